package dev.dromedary.app;

import dev.dromedary.store.Store;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether the store takes a write, asked once a second at most and by one at a time: readiness is open to everybody, and
 * what it asks costs a commit.
 */
final class StoreCheck {

    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private final Store store;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile boolean answers = true;
    private volatile long at = System.nanoTime() - FRESH;

    StoreCheck(Store store) {
        this.store = store;
    }

    /** As it was known at most a second ago, or when the one who is asking now began. */
    boolean answers() {
        if (System.nanoTime() - at >= FRESH && asking.tryLock()) {
            try {
                store.ping();
                answers = true;
            } catch (RuntimeException e) {
                answers = false;
            } finally {
                at = System.nanoTime();
                asking.unlock();
            }
        }
        return answers;
    }
}
