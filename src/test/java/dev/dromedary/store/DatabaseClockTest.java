package dev.dromedary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {

    private final AtomicLong database = new AtomicLong(1_000_000_000L);
    private final AtomicLong nanos = new AtomicLong(77);
    private boolean away;
    private Duration way = Duration.ZERO;

    private final DatabaseClock clock = new DatabaseClock(
            () -> {
                if (away) {
                    throw new StoreUnavailable("away", null);
                }
                pass(way);
                return database.get();
            },
            nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        database.addAndGet(time.toMillis());
    }

    @Test
    void goesOnBetweenLooksAndWhileTheDatabaseIsAway() {
        pass(Duration.ofSeconds(3));
        assertThat(clock.millis()).isEqualTo(database.get());
        away = true;
        pass(Duration.ofHours(1));
        assertThatThrownBy(clock::look).isInstanceOf(StoreUnavailable.class);
        assertThat(clock.millis()).isEqualTo(database.get());
    }

    @Test
    void followsAJumpAndDoesNotTremble() {
        database.addAndGet(-Duration.ofHours(1).toMillis());
        clock.look();
        assertThat(clock.millis()).isEqualTo(database.get());
        database.addAndGet(30);
        clock.look();
        assertThat(clock.millis()).isEqualTo(database.get() - 30);
        database.addAndGet(Duration.ofHours(2).toMillis());
        clock.look();
        assertThat(clock.instant().toEpochMilli()).isEqualTo(database.get());
    }

    /** The answer was given somewhere on the way: here at its end, as after a connection had to be made anew. */
    @Test
    void aSlowAnswerIsNotTakenForAJump() {
        way = Duration.ofSeconds(1);
        clock.look();
        assertThat(clock.millis()).isEqualTo(database.get());
        database.addAndGet(Duration.ofSeconds(5).toMillis());
        clock.look();
        assertThat(clock.millis()).isBetween(database.get() - 600, database.get() + 600);
    }

    @Test
    void isFollowedAfterAnErrorToo() {
        AtomicInteger asked = new AtomicInteger();
        LongSupplier failing = () -> {
            if (asked.incrementAndGet() == 2) {
                throw new OutOfMemoryError("told to");
            }
            return 0;
        };
        DatabaseClock following = new DatabaseClock(failing, nanos::get).start();
        await().atMost(Duration.ofSeconds(60)).until(() -> asked.get() > 2);
        following.close();
    }

    /** Whatever this machine's clock shows, a store without a clock of its caller's has the database's. */
    @Test
    void isTheClockOfAStoreOnPostgres() {
        Stores stores = Stores.postgres();
        try (Store store = Store.open(stores.url(), "postgres", "postgres")) {
            assertThat(store.clock()).isInstanceOf(DatabaseClock.class);
            long now = store.reads()
                    .sql("SELECT " + store.dialect().nowMillis())
                    .query(Long.class)
                    .single();
            assertThat(store.clock().millis()).isCloseTo(now, within(5_000L));
        }
    }
}
