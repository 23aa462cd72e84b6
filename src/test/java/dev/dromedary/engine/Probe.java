package dev.dromedary.engine;

import dev.dromedary.run.Op;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The bean behind the actions {@code test.*}: remembers what it was asked and answers what a test tells it to. */
public final class Probe {

    /** One call of an action. */
    record Call(String action, Map<String, Object> input, Op op) {
        Object value() {
            return input.get("value");
        }
    }

    /** What an action does; may throw. */
    interface Deed {
        Object of(Map<String, Object> input, Op op) throws Exception;
    }

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Deed> deeds = new ConcurrentHashMap<>();

    /** Without a deed an action gives back its input {@code value}. */
    Probe does(String action, Deed deed) {
        deeds.put(action, deed);
        return this;
    }

    public Object call(String action, Map<String, Object> input, Op op) throws Exception {
        calls.add(new Call(action, input, op));
        return deeds.getOrDefault(action, (in, any) -> in.get("value")).of(input, op);
    }

    void reset() {
        calls.clear();
        deeds.clear();
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The input {@code value} of every call of this action, in order. */
    List<Object> values(String action) {
        return calls.stream()
                .filter(call -> call.action().equals(action))
                .map(Call::value)
                .toList();
    }

    long count(String action) {
        return calls.stream().filter(call -> call.action().equals(action)).count();
    }
}
