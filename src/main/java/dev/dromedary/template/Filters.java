package dev.dromedary.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import dev.dromedary.store.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every filter that there is. Those that Jinja has and that only compute come from Jinjava; those that look into maps,
 * keep time, print, or could make much out of little are ours.
 */
final class Filters {

    /** {@code value} is null when missing. */
    @FunctionalInterface
    interface Body {
        Object apply(Rendering rendering, Object value, Arguments with);
    }

    private static final Set<String> JINJAVA = Set.of(
            "abs", "capitalize", "float", "int", "round", "split", "title", "truncate", "urlencode", "wordcount");

    /** Of Jinjava's, these make a number of nothing; the others leave nothing nothing. */
    private static final Set<String> OF_NOTHING = Set.of("float", "int");

    private static final Map<String, Body> KNOWN = new HashMap<>();

    static {
        KNOWN.put(
                "upper",
                (r, value, with) -> value == null ? null : Values.print(value).toUpperCase(Locale.ROOT));
        KNOWN.put(
                "lower",
                (r, value, with) -> value == null ? null : Values.print(value).toLowerCase(Locale.ROOT));
        KNOWN.put(
                "trim",
                (r, value, with) -> value == null ? null : Values.print(value).strip());
        KNOWN.put("string", (r, value, with) -> Values.print(value));
        KNOWN.put("replace", Filters::replace);
        KNOWN.put("default", Filters::otherwise);
        KNOWN.put("d", Filters::otherwise);
        KNOWN.put("tojson", (r, value, with) -> Json.write(value));
        KNOWN.put("fromjson", (r, value, with) -> value == null ? null : JsonText.parseIfJson(Values.print(value)));
        KNOWN.put(
                "format_time",
                (r, value, with) -> value == null
                        ? null
                        : Times.print(
                                value,
                                with.text(0, "format", null),
                                with.get(1, "timezone") == null
                                        ? r.scope().zone()
                                        : Times.zone(with.text(1, "timezone", ""))));
        KNOWN.put("add_seconds", add(Duration.ofSeconds(1)));
        KNOWN.put("add_minutes", add(Duration.ofMinutes(1)));
        KNOWN.put("add_hours", add(Duration.ofHours(1)));
        KNOWN.put("add_days", add(Duration.ofDays(1)));
        JINJAVA.forEach(name -> KNOWN.put(name, (r, value, with) -> jinjava(name, r, value, with)));
        KNOWN.putAll(ListFilters.KNOWN);
    }

    private Filters() {}

    static Set<String> known() {
        return new TreeSet<>(KNOWN.keySet());
    }

    static Object apply(String name, Rendering rendering, Object value, Arguments with) {
        Body body = KNOWN.get(name);
        if (body == null) {
            throw new TemplateFailed("unknown filter `" + name + "`");
        }
        return body.apply(rendering, value, with);
    }

    private static Body add(Duration unit) {
        return (r, value, with) -> value == null ? null : Times.add(value, with.get(0, "amount", 1L), unit);
    }

    private static Object otherwise(Rendering rendering, Object value, Arguments with) {
        boolean absent = value == null || (with.is(1, "boolean") && "".equals(value));
        return absent ? with.get(0, "default_value", "") : value;
    }

    private static Object replace(Rendering rendering, Object value, Arguments with) {
        if (value == null) {
            return null;
        }
        String text = Values.print(value);
        String old = with.text(0, "old", "");
        String by = with.text(1, "new", "");
        if (old.isEmpty()) {
            return text;
        }
        int found = 0;
        for (int at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + old.length())) {
            found++;
        }
        Limits.value(text.length() + (long) found * (by.length() - old.length()));
        return text.replace(old, by);
    }

    private static Object jinjava(String name, Rendering rendering, Object value, Arguments with) {
        if (value == null && !OF_NOTHING.contains(name)) {
            return null;
        }
        JinjavaInterpreter interpreter = rendering.interpreter();
        Filter filter = interpreter.getContext().getFilter(name);
        Object input = value instanceof Number || value == null ? value : Values.print(value);
        return filter.filter(input, interpreter, with.placed().toArray(), with.named());
    }
}
