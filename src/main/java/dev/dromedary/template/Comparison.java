package dev.dromedary.template;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether values are equal, and which is less. Numbers compare by value whatever their Java type, a number with a text
 * that is one, times with each other and with ISO-8601 texts (two such texts as times too, so that offsets count).
 */
final class Comparison {

    private Comparison() {}

    static boolean equal(Object a, Object b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (a instanceof Number || b instanceof Number) {
            Optional<BigDecimal> left = Values.number(a);
            Optional<BigDecimal> right = Values.number(b);
            return left.isPresent() && right.isPresent() && left.get().compareTo(right.get()) == 0;
        }
        if (a instanceof Boolean != b instanceof Boolean) {
            return a.toString().equalsIgnoreCase(b.toString());
        }
        if (Times.isTime(a) || Times.isTime(b)) {
            Optional<Instant> left = Times.read(a);
            return left.isPresent() && left.equals(Times.read(b));
        }
        if (a instanceof Collection<?> left && b instanceof Collection<?> right) {
            return equalItems(left, right);
        }
        if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
            return left.keySet().equals(right.keySet())
                    && left.keySet().stream().allMatch(key -> equal(left.get(key), right.get(key)));
        }
        return a instanceof CharSequence ? a.toString().equals(b.toString()) : Objects.equals(a, b);
    }

    /** Nothing is less or more than a missing value. */
    static boolean less(Object a, Object b) {
        if (a == null || b == null) {
            return false;
        }
        return compare(a, b) < 0;
    }

    static int compare(Object a, Object b) {
        if (Times.isTime(a) || Times.isTime(b)) {
            return time(a).compareTo(time(b));
        }
        if (a instanceof Number || b instanceof Number) {
            return number(a).compareTo(number(b));
        }
        if (a instanceof CharSequence && b instanceof CharSequence) {
            Optional<Instant> left = Times.stamp(a.toString());
            Optional<Instant> right = left.flatMap(time -> Times.stamp(b.toString()));
            return right.isPresent()
                    ? left.get().compareTo(right.get())
                    : a.toString().compareTo(b.toString());
        }
        if (a instanceof Boolean left && b instanceof Boolean right) {
            return left.compareTo(right);
        }
        throw new TemplateFailed("cannot compare " + Values.kind(a) + " with " + Values.kind(b));
    }

    private static boolean equalItems(Collection<?> left, Collection<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<?> other = right.iterator();
        for (Object item : left) {
            if (!equal(item, other.next())) {
                return false;
            }
        }
        return true;
    }

    private static Instant time(Object value) {
        return Times.read(value)
                .orElseThrow(() -> new TemplateFailed("cannot compare a time with " + Values.kind(value)));
    }

    private static BigDecimal number(Object value) {
        return Values.number(value)
                .orElseThrow(() -> new TemplateFailed("cannot compare a number with " + Values.kind(value)));
    }
}
