package dev.dromedary.agent;

import dev.dromedary.run.ActionFailed;
import dev.dromedary.store.Json;
import dev.dromedary.store.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** An action's input as the flow rendered it: blank texts count as missing, lists may come as JSON text. */
record Input(Map<String, Object> values) {

    /** Templates cut texts where they like, and replies of others hold anything: from here on all of it can be stored. */
    @SuppressWarnings("unchecked") // a map stays one, with the same kind of keys
    static Input of(Map<String, Object> values) {
        return new Input(values == null ? Map.of() : (Map<String, Object>) Text.storable((Object) values));
    }

    /** As text; null when missing. */
    String text(String key) {
        Object value = values.get(key);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }

    /** The first of these that is there; null when none is. */
    String either(String... keys) {
        for (String key : keys) {
            if (text(key) != null) {
                return text(key);
            }
        }
        return null;
    }

    String textOr(String key, String otherwise) {
        String value = text(key);
        return value == null ? otherwise : value;
    }

    /** As {@link #either}, refused with the name of the first key when none of them is there. */
    String need(String... keys) {
        String value = either(keys);
        if (value == null) {
            throw ActionFailed.refused("`" + keys[0] + "` is empty");
        }
        return value;
    }

    /** A list, a JSON list in a text, or one value; empty when missing. */
    List<Object> list(String key) {
        Object value = values.get(key);
        if (value instanceof Collection<?> items) {
            return new ArrayList<>(items);
        }
        String text = text(key);
        if (text == null) {
            return List.of();
        }
        if (text.startsWith("[")) {
            try {
                return new ArrayList<>(Json.list(text));
            } catch (IllegalArgumentException e) {
                throw ActionFailed.refused("`" + key + "` is not a JSON list");
            }
        }
        return List.of(value instanceof Map<?, ?> ? value : text);
    }

    Map<String, Object> map(String key) {
        Object value = values.get(key);
        if (value instanceof Map<?, ?> map) {
            return Json.toMap(map);
        }
        String text = text(key);
        if (text == null) {
            return Map.of();
        }
        try {
            return Json.map(text);
        } catch (IllegalArgumentException e) {
            throw ActionFailed.refused("`" + key + "` is not a map");
        }
    }

    /** A time, or its ISO-8601 text; {@code otherwise} when missing. */
    Instant time(String key, Instant otherwise) {
        Object value = values.get(key);
        if (value instanceof Instant instant) {
            return instant;
        }
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw ActionFailed.refused("`" + key + "` is not a time: " + text);
        }
    }

    /** A whole number; {@code otherwise} when missing. */
    long number(String key, long otherwise) {
        if (values.get(key) instanceof Number number) {
            return number.longValue();
        }
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw ActionFailed.refused("`" + key + "` is not a number: " + text);
        }
    }
}
