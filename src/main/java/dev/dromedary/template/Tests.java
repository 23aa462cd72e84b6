package dev.dromedary.template;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** What may stand after {@code is}, and the names that {@code select} and its kin take. */
final class Tests {

    private static final Map<String, BiPredicate<Object, Arguments>> KNOWN = Map.ofEntries(
            Map.entry("defined", (value, with) -> value != null),
            Map.entry("undefined", (value, with) -> value == null),
            Map.entry("none", (value, with) -> value == null),
            Map.entry("true", (value, with) -> Boolean.TRUE.equals(value)),
            Map.entry("false", (value, with) -> Boolean.FALSE.equals(value)),
            Map.entry("truthy", (value, with) -> com.hubspot.jinjava.util.ObjectTruthValue.evaluate(value)),
            Map.entry("boolean", (value, with) -> value instanceof Boolean),
            Map.entry("number", (value, with) -> value instanceof Number),
            Map.entry("integer", (value, with) -> value instanceof Number number && Values.isWhole(number)),
            Map.entry("float", (value, with) -> value instanceof Double || value instanceof Float),
            Map.entry("string", (value, with) -> value instanceof String),
            Map.entry("mapping", (value, with) -> value instanceof Map),
            Map.entry("sequence", (value, with) -> value instanceof Collection || value instanceof String),
            Map.entry("iterable", (value, with) -> value instanceof Collection || value instanceof Map),
            Map.entry("even", (value, with) -> value instanceof Number number && number.longValue() % 2 == 0),
            Map.entry("odd", (value, with) -> value instanceof Number number && number.longValue() % 2 != 0),
            Map.entry(
                    "lower",
                    (value, with) -> value instanceof String text && text.equals(text.toLowerCase(Locale.ROOT))),
            Map.entry(
                    "upper",
                    (value, with) -> value instanceof String text && text.equals(text.toUpperCase(Locale.ROOT))),
            Map.entry(
                    "divisibleby",
                    (value, with) -> value instanceof Number number
                            && with.get(0, "num") instanceof Number by
                            && by.longValue() != 0
                            && number.longValue() % by.longValue() == 0),
            Map.entry("equalto", Tests::equal),
            Map.entry("eq", Tests::equal),
            Map.entry("==", Tests::equal),
            Map.entry("sameas", Tests::equal),
            Map.entry("ne", (value, with) -> !equal(value, with)),
            Map.entry("!=", (value, with) -> !equal(value, with)),
            Map.entry("lt", (value, with) -> Comparison.less(value, with.get(0, "other"))),
            Map.entry("<", (value, with) -> Comparison.less(value, with.get(0, "other"))),
            Map.entry("gt", (value, with) -> Comparison.less(with.get(0, "other"), value)),
            Map.entry(">", (value, with) -> Comparison.less(with.get(0, "other"), value)),
            Map.entry("le", (value, with) -> Comparison.less(value, with.get(0, "other")) || equal(value, with)),
            Map.entry("<=", (value, with) -> Comparison.less(value, with.get(0, "other")) || equal(value, with)),
            Map.entry("ge", (value, with) -> Comparison.less(with.get(0, "other"), value) || equal(value, with)),
            Map.entry(">=", (value, with) -> Comparison.less(with.get(0, "other"), value) || equal(value, with)),
            Map.entry("in", (value, with) -> Operators.contains(with.get(0, "seq"), value)),
            Map.entry("containing", (value, with) -> Operators.contains(value, with.get(0, "item"))));

    private Tests() {}

    static Set<String> known() {
        return new TreeSet<>(KNOWN.keySet());
    }

    static boolean holds(String test, Rendering rendering, Object value, Arguments arguments) {
        BiPredicate<Object, Arguments> known = KNOWN.get(test);
        if (known == null) {
            throw new TemplateFailed("unknown test `" + test + "`");
        }
        rendering.checkTime();
        return known.test(value, arguments);
    }

    private static boolean equal(Object value, Arguments with) {
        return Comparison.equal(value, with.get(0, "other"));
    }
}
