package dev.dromedary.engine;

import dev.dromedary.run.Life;
import dev.dromedary.run.Op;
import dev.dromedary.run.Values;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What a run decided: conditions, lists, templated actions, and which operations failed for good. A decision of an
 * earlier life stands; a new one is written with the next entry of the journal, before anything comes of it.
 */
final class Decisions {

    private static final String REFUSED = "/refused";

    private final Map<String, Object> made = new ConcurrentHashMap<>();
    private final Set<String> skipped = ConcurrentHashMap.newKeySet();
    private final Life life;

    Decisions(Life life) {
        this.life = life;
        life.decided().forEach((key, value) -> {
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
        life.decide(key, value);
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
                life.skip(op, "condition is false: " + source);
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
}
