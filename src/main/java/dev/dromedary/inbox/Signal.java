package dev.dromedary.inbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; many hints count as one. */
final class Signal {

    private final Semaphore hints = new Semaphore(0);

    void wake() {
        if (hints.availablePermits() == 0) {
            hints.release();
        }
    }

    void await(Duration atMost) throws InterruptedException {
        if (hints.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            hints.drainPermits();
        }
    }
}
