package dev.dromedary.engine;

import java.util.Collection;
import java.util.Map;

/** What counts as true and as empty where a document says {@code condition} and {@code on_empty}. */
final class Truth {

    private Truth() {}

    /** As in Jinja; a rendered text counts as false when it is blank or says false, no, none or 0. */
    static boolean of(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
                case "", "false", "no", "none", "null", "0" -> false;
                default -> true;
            };
        }
        return !empty(value);
    }

    static boolean empty(Object value) {
        if (value instanceof Collection<?> items) {
            return items.isEmpty();
        }
        if (value instanceof Map<?, ?> fields) {
            return fields.isEmpty();
        }
        return value == null || value.toString().isBlank();
    }
}
