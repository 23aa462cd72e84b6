package dev.dromedary.acceptance.chaos;

import java.time.Instant;

/** One clock for all that is seen: milliseconds since the run began. */
final class Timeline {

    private final long begin = System.nanoTime();
    private final Instant zero = Instant.now();

    /** The moment of the day that {@code at} was. */
    Instant instant(long at) {
        return zero.plusMillis(at);
    }

    long now() {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
