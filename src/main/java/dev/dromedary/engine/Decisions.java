package dev.dromedary.engine;

import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import dev.dromedary.run.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * What a run decided: conditions, lists, templated actions, and which operations failed for good. A decision of an
 * earlier life stands; a new one is written with the next entry of the journal, before anything comes of it.
 */
final class Decisions {

    private record Skip(Op op, String reason) {}

    private static final String REFUSED = "/refused";

    private final Map<String, Object> made = new ConcurrentHashMap<>();
    private final Map<String, Object> unwritten = new ConcurrentHashMap<>();
    private final Queue<Skip> skips = new ConcurrentLinkedQueue<>();
    private final Set<String> skipped = ConcurrentHashMap.newKeySet();

    Decisions(Map<String, Object> earlier) {
        earlier.forEach((key, value) -> {
            if (value != null) {
                made.put(key, value);
            }
        });
    }

    /** {@code now} must not give null. */
    Object decide(String key, Supplier<Object> now) {
        Object before = made.get(key);
        if (before != null) {
            return before;
        }
        Object value = Values.normal(now.get());
        made.put(key, value);
        unwritten.put(key, value);
        return value;
    }

    /** Whether the step is to be done; when it is not, the journal will say why. */
    boolean condition(Op op, String source, Supplier<Object> now) {
        String key = op.step() + "/condition";
        boolean fresh = !made.containsKey(key);
        boolean holds = Boolean.TRUE.equals(decide(key, now));
        if (!holds) {
            skipped.add(op.step());
            if (fresh) {
                skips.add(new Skip(op, "condition is false: " + source));
            }
        }
        return holds;
    }

    boolean wasSkipped(String step) {
        return skipped.contains(step);
    }

    /** Failed for good: a resumed run does not try again what was answered already. */
    void refuse(String opId) {
        decide(opId + REFUSED, () -> true);
    }

    boolean wasRefused(String opId) {
        return made.containsKey(opId + REFUSED);
    }

    boolean areWritten() {
        return unwritten.isEmpty() && skips.isEmpty();
    }

    /** In the journal's open transaction: the skipped steps stand before the entry that follows. */
    void write(Journal journal, String runId, long epoch) {
        Map<String, Object> taken = new LinkedHashMap<>(unwritten);
        taken.keySet().forEach(unwritten::remove);
        journal.remember(runId, epoch, taken);
        for (Skip skip = skips.poll(); skip != null; skip = skips.poll()) {
            journal.skipped(skip.op(), skip.reason());
        }
    }
}
