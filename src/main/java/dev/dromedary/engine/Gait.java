package dev.dromedary.engine;

import java.time.Duration;

/**
 * How large a step of retention is and how long the pause after it. A step that took longer than it should, because its
 * rows were many or others wanted the store too, is followed by smaller ones; most of the time belongs to the others.
 */
final class Gait {

    private static final long WANTED = Duration.ofMillis(8).toNanos();
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final long LEASE_PART = Duration.ofSeconds(5).toNanos();
    private static final int LEAST = 25;
    private static final int LARGEST = 500;

    private int most = 100;
    private long renewed = System.nanoTime();

    int most() {
        return most;
    }

    Duration pauseAfter(long took) {
        most = took > WANTED ? Math.max(LEAST, most / 2) : Math.min(LARGEST, most + 25);
        Duration pause = Duration.ofNanos(4 * took);
        return pause.compareTo(SHORTEST_PAUSE) < 0
                ? SHORTEST_PAUSE
                : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Whether it is time to say that we are still at it; asked after each step. */
    boolean isLong() {
        boolean due = System.nanoTime() - renewed > LEASE_PART;
        if (due) {
            renewed = System.nanoTime();
        }
        return due;
    }
}
