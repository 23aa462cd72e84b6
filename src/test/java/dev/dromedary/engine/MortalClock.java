package dev.dromedary.engine;

import dev.dromedary.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands until it is moved, and that a process dies of: every write asks it for the time, so from the n-th
 * question on nothing more is committed, as if the process had been killed there.
 */
final class MortalClock implements InstantSource {

    private Instant now;
    private int left = Integer.MAX_VALUE;

    MortalClock(String now) {
        this.now = Instant.parse(now);
    }

    synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    /** @param questions how many are still answered */
    synchronized void dieAfter(int questions) {
        left = questions;
    }

    synchronized void live() {
        left = Integer.MAX_VALUE;
    }

    @Override
    public synchronized Instant instant() {
        if (left <= 0) {
            throw new StoreUnavailable("killed", null);
        }
        left--;
        return now;
    }
}
