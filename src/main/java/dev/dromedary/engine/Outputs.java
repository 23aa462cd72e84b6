package dev.dromedary.engine;

import dev.dromedary.run.Journal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What templates see as {@code steps.*}, and what the items of a {@code foreach} gave; items may come at once. */
final class Outputs {

    /** Why one item of a {@code foreach} failed. */
    record Failure(Exception cause, boolean retryable) {}

    private final Map<String, Object> steps = new ConcurrentHashMap<>();
    private final Map<String, SortedMap<Integer, Optional<Object>>> items = new ConcurrentHashMap<>();
    private final Map<String, SortedMap<Integer, Failure>> failures = new ConcurrentHashMap<>();

    /** {@code steps.*} of a run, as its journal tells it. */
    static Map<String, Object> of(List<Journal.Entry> journal) {
        Map<String, Object> steps = new HashMap<>();
        SortedMap<String, SortedMap<Integer, Object>> lists = new TreeMap<>();
        for (Journal.Entry entry : journal) {
            if (entry.state() == Journal.State.DONE && entry.item() < 0) {
                steps.put(entry.step(), output(entry.output()));
            } else if (entry.state() == Journal.State.DONE) {
                lists.computeIfAbsent(entry.step(), any -> new TreeMap<>()).put(entry.item(), entry.output());
            }
        }
        lists.forEach((step, list) -> steps.put(step, output(new ArrayList<>(list.values()))));
        return steps;
    }

    private static Map<String, Object> output(Object value) {
        Map<String, Object> result = new HashMap<>();
        result.put("output", value);
        return result;
    }

    Map<String, Object> steps() {
        return steps;
    }

    /** @param item the index within {@code foreach}, else -1 */
    void put(String step, int item, Object value) {
        if (item < 0) {
            steps.put(step, output(value));
        } else {
            items.computeIfAbsent(step, any -> new ConcurrentSkipListMap<>()).put(item, Optional.ofNullable(value));
        }
    }

    void failed(String step, int item, Failure why) {
        failures.computeIfAbsent(step, any -> new ConcurrentSkipListMap<>()).put(item, why);
    }

    SortedMap<Integer, Failure> failuresOf(String step) {
        return failures.getOrDefault(step, new TreeMap<>());
    }

    /** What {@code foreach} collected, in the list's order. */
    List<Object> collect(String step) {
        List<Object> list = new ArrayList<>();
        items.getOrDefault(step, new TreeMap<>()).values().forEach(value -> list.add(value.orElse(null)));
        put(step, -1, list);
        return list;
    }
}
