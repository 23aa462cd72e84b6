package dev.dromedary.template;

import com.hubspot.jinjava.objects.PyWrapper;
import com.hubspot.jinjava.objects.SafeString;
import dev.dromedary.store.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plain values: what a template can hold, how they print and how they are looked into. */
final class Values {

    private Values() {}

    static Object get(Object base, Object key) {
        if (base == null || key == null) {
            return null;
        }
        if (base instanceof Map<?, ?> map) {
            Object value = map.get(key instanceof String ? key : print(key));
            return value == null && !(key instanceof String) ? map.get(key) : value;
        }
        if (base instanceof List
                && key instanceof String text
                && !text.isEmpty()
                && text.length() < 9
                && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return get(base, Integer.valueOf(text));
        }
        if (key instanceof Number number && (base instanceof List || base instanceof String)) {
            int size = base instanceof String text ? text.length() : ((List<?>) base).size();
            long at = number.longValue() < 0 ? number.longValue() + size : number.longValue();
            if (at < 0 || at >= size) {
                return null;
            }
            return base instanceof String text ? String.valueOf(text.charAt((int) at)) : ((List<?>) base).get((int) at);
        }
        return null;
    }

    /** As text in a message: nothing for null, JSON for lists and maps, ISO-8601 for times, no {@code .0}. */
    static String print(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Double || value instanceof Float) {
            Number number = (Number) value;
            return isWhole(number) ? Long.toString(number.longValue()) : number.toString();
        }
        if (value instanceof Map || value instanceof Collection) {
            String json = Json.write(value);
            Limits.value(json.length());
            return json;
        }
        return value.toString();
    }

    /** Without Jinjava's wrappers, so that whoever gets it sees Java's own lists, maps and strings. */
    static Object plain(Object value) {
        if (value instanceof SafeString safe) {
            return safe.getValue();
        }
        if (value instanceof Object[] array) {
            return plain(Arrays.asList(array));
        }
        if (value instanceof PyWrapper && value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(key, plain(item)));
            return copy;
        }
        if (value instanceof PyWrapper && value instanceof Collection<?> items) {
            List<Object> copy = new ArrayList<>(items.size());
            items.forEach(item -> copy.add(plain(item)));
            return copy;
        }
        return value;
    }

    /** What a loop or a list filter goes over: items of a list, keys of a map, nothing for null. */
    static List<Object> list(Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof Collection<?> items) {
            Limits.items(items.size());
            return new ArrayList<>(items);
        }
        if (value instanceof String text) {
            Limits.items(text.length());
            return text.codePoints()
                    .mapToObj(point -> (Object) Character.toString(point))
                    .toList();
        }
        throw new TemplateFailed("not a list but " + kind(value));
    }

    static boolean isWhole(Number number) {
        double value = number.doubleValue();
        return value == Math.rint(value) && Math.abs(value) < 1L << 53;
    }

    static Optional<BigDecimal> number(Object value) {
        if (value instanceof BigDecimal decimal) {
            return Optional.of(decimal);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? Optional.of(BigDecimal.valueOf(number)) : Optional.empty();
        }
        if (value instanceof BigInteger whole) {
            return Optional.of(new BigDecimal(whole));
        }
        if (value instanceof Number number) {
            return Optional.of(BigDecimal.valueOf(number.longValue()));
        }
        if (value instanceof String text && text.length() <= 40 && text.strip().matches("[+-]?\\d+(\\.\\d+)?")) {
            return Optional.of(new BigDecimal(text.strip()));
        }
        return Optional.empty();
    }

    /** The kind of a value in a sentence for the author. */
    static String kind(Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof String text) {
            return "the text '" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
        }
        if (value instanceof Number number) {
            return "the number " + print(number);
        }
        if (value instanceof Map) {
            return "a map";
        }
        if (value instanceof Collection) {
            return "a list";
        }
        return Times.isTime(value) ? "the time " + value : print(value);
    }
}
