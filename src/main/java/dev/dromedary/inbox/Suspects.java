package dev.dromedary.inbox;

import java.util.concurrent.TimeUnit;

/**
 * Events whose last attempts ended without a word: one of them may be what killed the process. They are handled one at a
 * time, so that the others, which only were at work beside it, end and are not set aside with it.
 */
final class Suspects {

    private static final int DEATHS = 3;

    private final Pace pace;
    private Task current;
    private long since;

    Suspects(Pace pace) {
        this.pace = pace;
    }

    /** False: not now. One that is at it for as long as a lease does not kill at once and keeps nobody waiting. */
    synchronized boolean admit(Task task) {
        if (task.work().silentDeaths() < DEATHS) {
            return true;
        }
        long now = System.nanoTime();
        if (current != null
                && now - since < TimeUnit.MILLISECONDS.toNanos(pace.lease().toMillis())) {
            return false;
        }
        current = task;
        since = now;
        return true;
    }

    synchronized void ended(Task task) {
        if (current == task) {
            current = null;
        }
    }
}
