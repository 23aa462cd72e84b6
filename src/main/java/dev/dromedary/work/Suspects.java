package dev.dromedary.work;

import java.time.Duration;

/**
 * Work whose last attempts ended without a word: one of it may be what killed the process. It is done one at a time, so
 * that the rest, which only was under way beside it, ends and is not given up with it.
 */
public final class Suspects {

    private final long patience;
    private Object current;
    private long since;

    /** @param patience one that is at it for as long as this does not kill at once and keeps nobody waiting */
    public Suspects(Duration patience) {
        this.patience = patience.toNanos();
    }

    /** False: not now. */
    public synchronized boolean admit(Object suspect) {
        long now = System.nanoTime();
        if (current != null && now - since < patience) {
            return false;
        }
        current = suspect;
        since = now;
        return true;
    }

    /** Also for what never was one. */
    public synchronized void ended(Object work) {
        if (work.equals(current)) {
            current = null;
        }
    }
}
