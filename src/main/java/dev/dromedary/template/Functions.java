package dev.dromedary.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What templates can call by name: {@code now()} and {@code range(from, to, step)}. */
final class Functions {

    @FunctionalInterface
    private interface Callable {
        Object call(Rendering rendering, Arguments arguments);
    }

    private static final Map<String, Callable> KNOWN = Map.of(
            "now", (rendering, arguments) -> rendering.now(), "range", (rendering, arguments) -> range(arguments));

    private Functions() {}

    static Set<String> known() {
        return new TreeSet<>(KNOWN.keySet());
    }

    static Object call(String name, Rendering rendering, Arguments arguments) {
        return KNOWN.get(name).call(rendering, arguments);
    }

    private static List<Object> range(Arguments arguments) {
        boolean one = arguments.placed().size() < 2;
        long from = one ? 0 : whole(arguments.get(0, "start"));
        long to = whole(arguments.get(one ? 0 : 1, "stop"));
        long step = whole(arguments.get(2, "step", 1L));
        if (step == 0) {
            throw new TemplateFailed("range() cannot step by 0");
        }
        List<Object> numbers = new ArrayList<>();
        for (long at = from; step > 0 ? at < to : at > to; at += step) {
            Limits.items(numbers.size() + 1L);
            numbers.add(at);
        }
        return numbers;
    }

    private static long whole(Object value) {
        return Values.number(value)
                .orElseThrow(() -> new TemplateFailed("range() takes numbers, not " + Values.kind(value)))
                .longValue();
    }
}
