package dev.dromedary.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreCheckTest {

    private final AtomicLong nanos = new AtomicLong(-7);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void hangs() {
        asked.countDown();
        waitFor(over);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whileOneAsksInVainTheOthersAreToldSoAfterFiveSeconds() throws Exception {
        StoreCheck check = new StoreCheck(this::hangs, nanos::get);
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(check::answers);
        asked.await();
        pass(Duration.ofSeconds(4));
        assertThat(check.answers()).as("it may just be slow").isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(check.answers()).isFalse();
        over.countDown();
        assertThat(first.get()).as("it did answer").isTrue();
        assertThat(check.answers()).isTrue();
    }

    @Test
    void isAskedOnceASecondAtMost() {
        AtomicInteger times = new AtomicInteger();
        StoreCheck check = new StoreCheck(
                () -> {
                    if (times.incrementAndGet() == 2) {
                        throw new StoreUnavailable("full", null);
                    }
                },
                nanos::get);
        for (boolean expected : new boolean[] {true, false, true}) {
            assertThat(check.answers()).isEqualTo(expected);
            assertThat(check.answers()).isEqualTo(expected);
            pass(Duration.ofSeconds(1));
        }
        assertThat(times).hasValue(3);
    }

    /** The one thread that writes to SQLite's file, in a flush that does not come back. */
    @Test
    void aWriterThatHangsIsNoticed() throws Exception {
        try (Store store = Stores.sqlite().open()) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> store.write(this::hangs));
            asked.await();
            StoreCheck check = new StoreCheck(store);
            try {
                assertThat(check.answers()).isFalse();
            } finally {
                over.countDown();
            }
            writer.join();
            store.ping();
        }
    }
}
