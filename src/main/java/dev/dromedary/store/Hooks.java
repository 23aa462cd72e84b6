package dev.dromedary.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One unit of work: what it wants done once it is on disk, and what it knows of itself until then. */
final class Hooks {

    private static final Logger log = LoggerFactory.getLogger(Hooks.class);

    private final List<Runnable> hooks = new ArrayList<>(2);
    private final Set<Object> seen = new HashSet<>(2);
    private Throwable spoiled;

    void add(Runnable hook) {
        hooks.add(hook);
    }

    void addAll(Hooks other) {
        hooks.addAll(other.hooks);
    }

    /** Whether nobody asked with this key before. */
    boolean first(Object key) {
        return seen.add(key);
    }

    /** A part of it failed: none of it may be committed. */
    void spoil(Throwable why) {
        spoiled = why;
    }

    <T> T sound(T result) {
        if (spoiled != null) {
            throw new IllegalStateException("a part of this transaction failed and was passed over", spoiled);
        }
        return result;
    }

    void run() {
        for (Runnable hook : hooks) {
            try {
                hook.run();
            } catch (RuntimeException e) {
                // The change is committed; its caller must not be told otherwise.
                log.warn("a hook after commit failed", e);
            }
        }
    }
}
