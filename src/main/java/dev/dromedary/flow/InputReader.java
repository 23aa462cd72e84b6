package dev.dromedary.flow;

import dev.dromedary.flow.AgentFlow.Field;
import dev.dromedary.flow.AgentFlow.Input;
import java.math.BigDecimal;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a flow is started with, held against its {@code input}: filled, coerced, then checked. */
public final class InputReader {

    /** A field that cannot be used, for problem+json and for the sentence that a person gets. */
    public record BadField(String field, String message) {}

    /** Every bad field at once; the values are usable when there is none. */
    public record Reading(Map<String, Object> values, List<BadField> problems) {

        public boolean usable() {
            return problems.isEmpty();
        }
    }

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

    private InputReader() {}

    /**
     * @param given the caller's fields; those that the schema does not name are kept as they are
     * @param roots where {@code source} looks, such as {@code match} and {@code trigger}
     */
    public static Reading read(Input input, Map<String, Object> given, Map<String, Object> roots) {
        Map<String, Object> values = new LinkedHashMap<>(given);
        List<BadField> problems = new ArrayList<>();
        if (input == null) {
            return new Reading(values, problems);
        }
        input.schema().forEach((name, field) -> {
            Object value = values.get(name);
            if (absent(value) && field.source() != null) {
                value = lookUp(roots, field.source());
            }
            if (absent(value)) {
                value = field.defaultValue();
            }
            if (value == null) {
                values.remove(name);
                return;
            }
            try {
                Object coerced = coerce(value, field.type());
                values.put(name, check(coerced, field));
            } catch (IllegalArgumentException e) {
                problems.add(new BadField(name, e.getMessage()));
            }
        });
        for (String name : input.required()) {
            boolean reported =
                    problems.stream().anyMatch(problem -> problem.field().equals(name));
            if (absent(values.get(name)) && !reported) {
                problems.add(new BadField(name, "is required"));
            }
        }
        return new Reading(values, problems);
    }

    private static boolean absent(Object value) {
        return value == null || (value instanceof String text && text.isBlank());
    }

    private static Object lookUp(Map<String, Object> roots, String path) {
        Object at = roots;
        for (String key : path.split("\\.")) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at;
    }

    private static Object coerce(Object value, String type) {
        return switch (type == null ? "any" : type) {
            case "string" -> {
                if (value instanceof Map || value instanceof List) {
                    throw new IllegalArgumentException("must be a string");
                }
                yield value.toString();
            }
            case "integer" -> number(value, "must be a whole number").longValueExact();
            case "number" -> number(value, "must be a number");
            case "boolean" -> bool(value);
            case "array" -> require(value instanceof List, value, "must be a list");
            case "object" -> require(value instanceof Map, value, "must be an object");
            default -> value;
        };
    }

    private static BigDecimal number(Object value, String otherwise) {
        try {
            BigDecimal number = new BigDecimal(value.toString().strip());
            if (otherwise.contains("whole")) {
                number.longValueExact();
            }
            return number;
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(otherwise, e);
        }
    }

    private static Boolean bool(Object value) {
        return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static Object require(boolean holds, Object value, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
        return value;
    }

    private static Object check(Object value, Field field) {
        if (field.pattern() != null
                && !Pattern.compile(field.pattern()).matcher(value.toString()).find()) {
            throw new IllegalArgumentException("must match " + field.pattern());
        }
        if (field.format() != null && !hasFormat(value.toString(), field.format())) {
            throw new IllegalArgumentException("must be a valid " + field.format());
        }
        return field.allowed() == null || field.allowed().isEmpty() ? value : allowed(value, field.allowed());
    }

    /** The spelling of the enum, whatever the caller's letters: {@code Critical} is {@code critical}. */
    private static Object allowed(Object value, List<Object> allowed) {
        return allowed.stream()
                .filter(candidate -> candidate.toString().equalsIgnoreCase(value.toString()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of " + allowed));
    }

    private static boolean hasFormat(String text, String format) {
        try {
            return switch (format) {
                case "email" -> EMAIL.matcher(text).matches();
                case "uri", "url" -> URI.create(text).isAbsolute();
                case "date-time" -> OffsetDateTime.parse(text) != null;
                case "phone" -> text.replaceAll("[\\s()./-]", "").matches("\\+?\\d{4,15}");
                default -> true;
            };
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return false;
        }
    }
}
