package dev.dromedary.sandbox;

import java.util.List;
import java.util.Map;

/** Reads JSON whose shape is not known to be right: what is not there is empty, never an exception. */
final class Shape {

    private Shape() {}

    @SuppressWarnings("unchecked") // Jackson's maps have String keys
    static Map<String, Object> object(Object parent, String key) {
        return parent instanceof Map<?, ?> map && map.get(key) instanceof Map<?, ?> child
                ? (Map<String, Object>) child
                : Map.of();
    }

    static List<?> list(Object parent, String key) {
        return parent instanceof Map<?, ?> map && map.get(key) instanceof List<?> child ? child : List.of();
    }

    /** Empty when absent. */
    static String text(Object parent, String key) {
        return parent instanceof Map<?, ?> map && map.get(key) != null
                ? map.get(key).toString()
                : "";
    }

    /** Meta counts characters; an emoji outside the basic plane is one of them. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
