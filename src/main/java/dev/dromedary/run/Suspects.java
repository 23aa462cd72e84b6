package dev.dromedary.run;

import java.time.Duration;

/**
 * Runs whose last lives ended without a word: one of them may be what killed the process. They go on one at a time, so
 * that the others, which only were under way beside it, end and are not given up with it.
 */
final class Suspects {

    private static final int LIVES = 4;

    private String current;
    private long since;

    /** False: not now. One that is at it for as long as a lease does not kill at once and keeps nobody waiting. */
    synchronized boolean admit(Run run, Duration lease) {
        if (run.attempts() < LIVES) {
            return true;
        }
        long now = System.nanoTime();
        if (current != null && now - since < lease.toNanos()) {
            return false;
        }
        current = run.id();
        since = now;
        return true;
    }

    synchronized void ended(Run run) {
        if (run.id().equals(current)) {
            current = null;
        }
    }
}
