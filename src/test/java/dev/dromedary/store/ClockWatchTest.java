package dev.dromedary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClockWatchTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong ahead = new AtomicLong();

    /** Goes on by itself: what is expected of it does, too. */
    private Instant now() {
        return Instant.now().plusMillis(ahead.get());
    }

    /** Much less than what used to be noted every twenty seconds; replicas that look at the same clock mend it once. */
    @ParameterizedTest
    @CsvSource({"sqlite, 1, 5", "sqlite, 1, 12", "postgres, 1, 12", "postgres, 3, 12", "postgres, 3, 40"})
    void mendsASmallStepOnce(String database, int replicas, int seconds) {
        Stores stores = database.equals("sqlite") ? Stores.sqlite() : Stores.postgres();
        try (Store store = stores.open(this::now)) {
            List<Long> moved = new ArrayList<>();
            List<ClockWatch> all = Stream.generate(() -> new ClockWatch(store, List.of((at, by) -> moved.add(by))))
                    .limit(replicas)
                    .toList();
            all.forEach(ClockWatch::look);
            ahead.addAndGet(15_000);
            all.forEach(ClockWatch::look);
            ahead.addAndGet(-seconds * 1000L);
            all.forEach(ClockWatch::look);
            all.forEach(ClockWatch::look);
            assertThat(moved)
                    .singleElement(InstanceOfAssertFactories.LONG)
                    .isBetween(seconds * 1000L - 2000, seconds * 1000L + 100);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void goesOnAfterAnError(Stores stores) {
        AtomicInteger times = new AtomicInteger();
        ClockWatch.SetBack failsFirst = (at, by) -> {
            if (times.incrementAndGet() == 1) {
                throw new OutOfMemoryError("told to");
            }
        };
        try (Store store = stores.open(this::now)) {
            ClockWatch watch = new ClockWatch(store, List.of(failsFirst)).start();
            ahead.addAndGet(HOUR.negated().toMillis());
            await().atMost(Duration.ofSeconds(60)).until(() -> times.get() > 1);
            watch.close();
        }
    }
}
