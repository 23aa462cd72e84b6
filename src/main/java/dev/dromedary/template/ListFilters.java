package dev.dromedary.template;

import com.hubspot.jinjava.util.ObjectTruthValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Filters over lists; attributes may be paths such as {@code user.name}. */
final class ListFilters {

    static final Map<String, Filters.Body> KNOWN = Map.ofEntries(
            Map.entry("length", (r, value, with) -> length(value)),
            Map.entry("count", (r, value, with) -> length(value)),
            Map.entry("first", (r, value, with) -> at(Values.list(value), 0)),
            Map.entry("last", (r, value, with) -> {
                List<Object> items = Values.list(value);
                return at(items, items.size() - 1);
            }),
            Map.entry("list", (r, value, with) -> Values.list(value)),
            Map.entry("join", ListFilters::join),
            Map.entry("map", ListFilters::map),
            Map.entry("reverse", (r, value, with) -> {
                if (value instanceof String text) {
                    return new StringBuilder(text).reverse().toString();
                }
                List<Object> items = Values.list(value);
                Collections.reverse(items);
                return items;
            }),
            Map.entry("sort", ListFilters::sort),
            Map.entry("unique", ListFilters::unique),
            Map.entry("min", (r, value, with) -> extreme(value, with, -1)),
            Map.entry("max", (r, value, with) -> extreme(value, with, 1)),
            Map.entry("sum", ListFilters::sum),
            Map.entry("groupby", ListFilters::groupBy),
            Map.entry(
                    "dictsort",
                    (r, value, with) -> Methods.call(
                            "items", r, value instanceof Map<?, ?> map ? sorted(map) : Map.of(), Arguments.NONE)),
            Map.entry("select", (r, value, with) -> keep(value, test(r, with, null))),
            Map.entry(
                    "reject",
                    (r, value, with) -> keep(value, test(r, with, null).negate())),
            Map.entry(
                    "selectattr",
                    (r, value, with) -> keep(value, test(r, with.from(1), with.text(0, "attribute", "")))),
            Map.entry(
                    "rejectattr",
                    (r, value, with) -> keep(
                            value,
                            test(r, with.from(1), with.text(0, "attribute", "")).negate())));

    private ListFilters() {}

    private static long length(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value instanceof Collection<?> items) {
            return items.size();
        }
        return value == null ? 0 : Values.print(value).codePoints().count();
    }

    private static Object at(List<Object> items, int index) {
        return index < 0 || index >= items.size() ? null : items.get(index);
    }

    private static Object join(Rendering rendering, Object value, Arguments with) {
        String separator = with.text(0, "d", "");
        String attribute = with.text(1, "attribute", null);
        StringBuilder out = new StringBuilder();
        for (Object item : Values.list(value)) {
            String text = Values.print(attribute == null ? item : attribute(item, attribute));
            Limits.value(out.length() + (long) separator.length() + text.length());
            out.append(out.isEmpty() ? "" : separator).append(text);
        }
        return out.toString();
    }

    /** {@code map('name')} means the attribute where the items are maps, as the tutorial writes it, else the filter. */
    private static Object map(Rendering rendering, Object value, Arguments with) {
        List<Object> items = Values.list(value);
        String name = with.text(0, "attribute", "");
        boolean attribute = with.named().containsKey("attribute")
                || !Filters.known().contains(name)
                || items.stream().anyMatch(Map.class::isInstance);
        List<Object> mapped = new ArrayList<>(items.size());
        for (Object item : items) {
            Object one = attribute ? attribute(item, name) : Filters.apply(name, rendering, item, with.from(1));
            mapped.add(one == null ? with.named().get("default") : one);
        }
        return mapped;
    }

    private static Object sort(Rendering rendering, Object value, Arguments with) {
        boolean caseSensitive = with.is(1, "case_sensitive");
        String attribute = with.text(2, "attribute", null);
        Comparator<Object> order = Comparator.comparing(
                item -> {
                    Object key = attribute == null ? item : attribute(item, attribute);
                    return key instanceof String text && !caseSensitive ? text.toLowerCase(Locale.ROOT) : key;
                },
                Comparator.nullsLast(Comparison::compare));
        List<Object> items = new ArrayList<>(Values.list(value));
        items.sort(with.is(0, "reverse") ? order.reversed() : order);
        return items;
    }

    private static Object unique(Rendering rendering, Object value, Arguments with) {
        String attribute = with.text(1, "attribute", null);
        Map<Object, Object> seen = new LinkedHashMap<>();
        for (Object item : Values.list(value)) {
            Object key = attribute == null ? item : attribute(item, attribute);
            seen.putIfAbsent(key instanceof Number number ? Values.print(number) : key, item);
        }
        return new ArrayList<>(seen.values());
    }

    private static Object extreme(Object value, Arguments with, int sign) {
        String attribute = with.text(1, "attribute", null);
        Comparator<Object> order = Comparator.comparing(
                item -> attribute == null ? item : attribute(item, attribute), Comparison::compare);
        return Values.list(value).stream()
                .filter(item -> (attribute == null ? item : attribute(item, attribute)) != null)
                .max(sign > 0 ? order : order.reversed())
                .orElse(null);
    }

    private static Object sum(Rendering rendering, Object value, Arguments with) {
        String attribute = with.text(0, "attribute", null);
        BigDecimal sum = Values.number(with.get(1, "start", 0L)).orElse(BigDecimal.ZERO);
        for (Object item : Values.list(value)) {
            sum = sum.add(Values.number(attribute == null ? item : attribute(item, attribute))
                    .orElse(BigDecimal.ZERO));
        }
        return sum.stripTrailingZeros().scale() <= 0 ? (Number) sum.longValue() : (Number) sum.doubleValue();
    }

    private static Object groupBy(Rendering rendering, Object value, Arguments with) {
        String attribute = with.text(0, "attribute", "");
        Map<Object, List<Object>> groups = new LinkedHashMap<>();
        for (Object item : Values.list(value)) {
            groups.computeIfAbsent(attribute(item, attribute), key -> new ArrayList<>())
                    .add(item);
        }
        List<Object> listed = new ArrayList<>();
        groups.forEach((key, items) -> {
            Map<String, Object> group = new LinkedHashMap<>();
            group.put("grouper", key);
            group.put("list", items);
            listed.add(group);
        });
        return listed;
    }

    private static Map<Object, Object> sorted(Map<?, ?> map) {
        Map<Object, Object> sorted = new LinkedHashMap<>();
        map.entrySet().stream()
                .sorted(Comparator.comparing(entry -> String.valueOf(entry.getKey())))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static List<Object> keep(Object value, Predicate<Object> wanted) {
        return Values.list(value).stream().filter(wanted).toList();
    }

    private static Predicate<Object> test(Rendering rendering, Arguments with, String attribute) {
        String test = with.text(0, "test", null);
        return item -> {
            Object subject = attribute == null ? item : attribute(item, attribute);
            return test == null
                    ? ObjectTruthValue.evaluate(subject)
                    : Tests.holds(test, rendering, subject, with.from(1));
        };
    }

    private static Object attribute(Object item, String path) {
        Object value = item;
        for (String name : path.split("\\.", -1)) {
            value = Values.get(value, name);
        }
        return value;
    }
}
