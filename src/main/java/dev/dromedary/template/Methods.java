package dev.dromedary.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What Python lets one call on a value and templates commonly do, done here: no Java method is ever called. */
final class Methods {

    private static final Set<String> OF_MAPS = Set.of("items", "keys", "values", "get");
    private static final Map<String, String> FILTERS = Map.of(
            "upper", "upper",
            "lower", "lower",
            "strip", "trim",
            "title", "title",
            "capitalize", "capitalize",
            "replace", "replace",
            "split", "split");

    private Methods() {}

    static Set<String> known() {
        Set<String> known = new TreeSet<>(OF_MAPS);
        known.addAll(FILTERS.keySet());
        known.add("startswith");
        known.add("endswith");
        return known;
    }

    static Object call(String name, Rendering rendering, Object base, Arguments arguments) {
        if (base instanceof Map<?, ?> map && OF_MAPS.contains(name)) {
            return ofMap(name, map, arguments);
        }
        if (base instanceof String text) {
            if (name.equals("startswith")) {
                return text.startsWith(arguments.text(0, "prefix", ""));
            }
            if (name.equals("endswith")) {
                return text.endsWith(arguments.text(0, "suffix", ""));
            }
            if (FILTERS.containsKey(name)) {
                return Filters.apply(FILTERS.get(name), rendering, text, arguments);
            }
        }
        throw new TemplateFailed(Values.kind(base) + " has no " + name + "()");
    }

    private static Object ofMap(String name, Map<?, ?> map, Arguments arguments) {
        return switch (name) {
            case "keys" -> new ArrayList<>(map.keySet());
            case "values" -> new ArrayList<>(map.values());
            case "items" -> {
                List<Object> pairs = new ArrayList<>();
                map.forEach((key, value) -> {
                    List<Object> pair = new ArrayList<>();
                    pair.add(key);
                    pair.add(value);
                    pairs.add(pair);
                });
                yield pairs;
            }
            default -> {
                Object value = Values.get(map, arguments.get(0, "key"));
                yield value == null ? arguments.get(1, "default") : value;
            }
        };
    }
}
