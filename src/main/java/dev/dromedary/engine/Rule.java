package dev.dromedary.engine;

import dev.dromedary.store.Step;
import java.time.Duration;
import java.time.Instant;

/**
 * One thing that retention does.
 *
 * @param name for the log
 * @param age what ended longer ago than this goes
 */
record Rule(String name, Duration age, Walk walk) {

    /** Looks at up to {@code most} rows behind {@code after} and takes out those that ended before {@code before}. */
    @FunctionalInterface
    interface Walk {
        Step step(Instant before, String after, int most);
    }
}
