package dev.dromedary.run;

import dev.dromedary.store.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of templates and actions as JSON text that gives them back as the same types, so that a resumed run compares
 * times with times. A time is an object with one key: {@code {"$instant":"2026-11-21T22:15:00Z"}}, likewise
 * {@code $zoned}, {@code $date} and {@code $duration}; a user's key that begins with {@code $} is written with one more.
 * Whole numbers come back as Integer where they fit, records as maps, enums as their names.
 */
public final class Values {

    private static final String TAG = "$";

    private Values() {}

    public static String write(Object value) {
        return Json.write(encode(value));
    }

    /** Null for null text. */
    public static Object read(String text) {
        return text == null ? null : decode(Json.read(text, Object.class));
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> readMap(String text) {
        return text == null ? Map.of() : (Map<String, Object>) read(text);
    }

    /** The value as it will come back. */
    public static Object normal(Object value) {
        return decode(encode(value));
    }

    private static Object encode(Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        if (value instanceof CharSequence || value instanceof Enum<?>) {
            return value.toString();
        }
        if (value instanceof Instant) {
            return Map.of("$instant", value.toString());
        }
        if (value instanceof ZonedDateTime || value instanceof OffsetDateTime) {
            return Map.of("$zoned", value.toString());
        }
        if (value instanceof LocalDate) {
            return Map.of("$date", value.toString());
        }
        if (value instanceof Duration) {
            return Map.of("$duration", value.toString());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> encoded = new LinkedHashMap<>();
            map.forEach((key, item) -> {
                String name = String.valueOf(key);
                encoded.put(name.startsWith(TAG) ? TAG + name : name, encode(item));
            });
            return encoded;
        }
        if (value instanceof Iterable<?> items) {
            List<Object> encoded = new ArrayList<>();
            items.forEach(item -> encoded.add(encode(item)));
            return encoded;
        }
        if (value instanceof Object[] items) {
            return encode(Arrays.asList(items));
        }
        return encode(Json.convert(value, Object.class));
    }

    private static Object decode(Object value) {
        if (value instanceof List<?> items) {
            List<Object> decoded = new ArrayList<>(items.size());
            items.forEach(item -> decoded.add(decode(item)));
            return decoded;
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        if (map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            Object time = only.getValue() instanceof String text ? time(String.valueOf(only.getKey()), text) : null;
            if (time != null) {
                return time;
            }
        }
        Map<String, Object> decoded = new LinkedHashMap<>();
        map.forEach((key, item) -> {
            String name = String.valueOf(key);
            decoded.put(name.startsWith(TAG) ? name.substring(TAG.length()) : name, decode(item));
        });
        return decoded;
    }

    private static Object time(String tag, String text) {
        return switch (tag) {
            case "$instant" -> Instant.parse(text);
            case "$zoned" -> ZonedDateTime.parse(text);
            case "$date" -> LocalDate.parse(text);
            case "$duration" -> Duration.parse(text);
            default -> null;
        };
    }
}
