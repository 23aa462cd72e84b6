package dev.dromedary.store;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one unit of work wants done once it is on disk. */
final class Hooks {

    private static final Logger log = LoggerFactory.getLogger(Hooks.class);

    private final List<Runnable> hooks = new ArrayList<>(2);

    void add(Runnable hook) {
        hooks.add(hook);
    }

    void addAll(Hooks other) {
        hooks.addAll(other.hooks);
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
