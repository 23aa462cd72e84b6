package dev.dromedary.app;

import dev.dromedary.store.Store;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Whether the store takes a write, asked once a second at most and by one at a time: readiness is open to everybody, and
 * what it asks costs a commit.
 */
final class StoreCheck {

    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    /** A store that has not answered after this does not answer: the disk hangs, or whoever writes. */
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private final Runnable ping;
    private final LongSupplier nanos;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile boolean answers = true;
    private volatile long at;
    private volatile Long askedAt;

    StoreCheck(Store store) {
        this(store::ping, System::nanoTime);
    }

    /** @param ping returns when the store took a write, else throws */
    StoreCheck(Runnable ping, LongSupplier nanos) {
        this.ping = ping;
        this.nanos = nanos;
        this.at = nanos.getAsLong() - FRESH;
    }

    /** As it was known at most a second ago; while somebody asks, as before, and after five seconds of that: no. */
    boolean answers() {
        if (nanos.getAsLong() - at >= FRESH && asking.tryLock()) {
            try {
                askedAt = nanos.getAsLong();
                ping.run();
                answers = true;
            } catch (RuntimeException e) {
                answers = false;
            } finally {
                at = nanos.getAsLong();
                askedAt = null;
                asking.unlock();
            }
        }
        Long since = askedAt;
        return answers && (since == null || nanos.getAsLong() - since <= PATIENCE);
    }
}
