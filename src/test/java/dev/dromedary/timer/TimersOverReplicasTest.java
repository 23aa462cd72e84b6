package dev.dromedary.timer;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Event;
import dev.dromedary.event.Ids;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import dev.dromedary.testing.Stalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a timer sets off is stored once, whatever its replicas do. Each replica has a store of its own on PostgreSQL. */
class TimersOverReplicasTest {

    private static final Instant START = Instant.parse("2026-09-01T03:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration PROMISED = Duration.ofSeconds(2);

    private final AtomicReference<Instant> now = new AtomicReference<>(START.minusSeconds(60));
    private final InstantSource clock = now::get;
    private final List<AutoCloseable> open = new ArrayList<>();

    /** As the engine does it: an event in the transaction of the timer. */
    private DueHandler storing(Store store) {
        Ids ids = new Ids(clock);
        Inbox inbox = new Inbox(store);
        return due -> inbox.store(due.stream()
                .map(t -> new Event(
                        ids.next("evt"),
                        Event.Kind.FLOW,
                        "whatsapp",
                        "timer:" + t.id(),
                        "timer:" + t.id(),
                        null,
                        clock.instant(),
                        Map.of("key", t.key())))
                .toList());
    }

    private Timers replica(Store store, DueHandler handler) {
        Timers timers = new Timers(store, new Ids(clock), handler);
        open.add(0, timers);
        return timers;
    }

    private Store store(Stores stores) {
        Store store = stores.open(clock);
        open.add(store);
        return store;
    }

    private void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    /** With the real clocks: how late each was when its event was on disk. */
    private Timers punctual(Store store, Map<String, Duration> late) {
        DueHandler storing = storing(store);
        return replica(store, due -> {
            storing.due(due);
            store.afterCommit(() -> due.forEach(timer -> late.put(
                    timer.key(), Duration.between(timer.at(), store.clock().instant()))));
        });
    }

    private Store punctual(Stores stores) {
        Store store = stores.open();
        open.add(store);
        return store;
    }

    private static void areWithinTwoSeconds(Map<String, Duration> late, Stalls stalls) {
        System.out.println("timers were late by " + late + ", the machine stood still for " + stalls.lost());
        assertThat(late.values())
                .allSatisfy(each -> assertThat(each.minus(stalls.lost())).isLessThanOrEqualTo(PROMISED));
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void anEventIsStoredWithinTwoSecondsOfItsTime(Stores stores) throws Exception {
        Map<String, Duration> late = new ConcurrentHashMap<>();
        Store one = punctual(stores);
        Store two = stores.isPostgres() ? punctual(stores) : one;
        Timers setting = punctual(one, late);
        Timers other = punctual(two, late);
        setting.start();
        other.start();
        try (Stalls stalls = Stalls.watch()) {
            Instant begun = one.clock().instant();
            for (int i = 0; i < 8; i++) {
                setting.schedule("t" + i, begun.plusMillis(700 + 330 * i), Map.of());
            }
            await().until(() -> late.size() == 8);
            areWithinTwoSeconds(late, stalls);
        }
        close();
    }

    /** It took the rows and stands still with them: the database lets go of them after a second. */
    @Test
    void theyAreAlsoWhenTheReplicaThatWasAtThemIsStopped() throws Exception {
        Stores stores = Stores.postgres();
        Map<String, Duration> late = new ConcurrentHashMap<>();
        Store one = punctual(stores);
        Store two = punctual(stores);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Timers stopped = replica(one, due -> {
            taken.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Timers other = punctual(two, late);
        try (Stalls stalls = Stalls.watch()) {
            for (int i = 0; i < 5; i++) {
                other.schedule("t" + i, one.clock().instant().plusMillis(300), Map.of());
            }
            stopped.start();
            taken.await();
            other.start();
            await().until(() -> late.size() == 5);
            areWithinTwoSeconds(late, stalls);
        }
        goOn.countDown();
        close();
    }

    private static List<String> stored(Store store) {
        return store.reads().sql("SELECT body FROM inbox").query(String.class).list();
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void thousandsAtTheSameInstantOverThreeReplicas(Stores stores) throws Exception {
        Store first = store(stores);
        List<Timers> replicas = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Store own = i == 0 || !stores.isPostgres() ? first : store(stores);
            replicas.add(replica(own, storing(own)));
        }
        first.write(() -> {
            for (int i = 0; i < 5000; i++) {
                replicas.get(0).schedule("alert:" + i + "/auto-escalate-flow", START, Map.of("n", i), "alert:" + i);
            }
        });
        replicas.forEach(Timers::start);
        assertThat(stored(first)).isEmpty();
        long begun = System.nanoTime();
        now.set(START);
        replicas.forEach(Timers::look);
        await().pollInterval(Duration.ofMillis(20))
                .atMost(LONG)
                .until(() -> replicas.get(0).list().isEmpty());
        System.out.printf("%s: 5,000 timers in %d ms%n", stores, (System.nanoTime() - begun) / 1_000_000);
        assertThat(stored(first)).hasSize(5000).doesNotHaveDuplicates();
        close();
    }

    /** Stopped (SIGSTOP, a long pause) after it took the rows: the others have them soon, and it changes nothing later. */
    @Test
    void aReplicaThatIsStoppedInTheMiddleHoldsNothingUp() throws Exception {
        Stores stores = Stores.postgres();
        Store one = store(stores);
        Store two = store(stores);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        DueHandler storing = storing(one);
        Timers stopped = replica(one, due -> {
            storing.due(due);
            taken.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Timers other = replica(two, storing(two));
        for (int i = 0; i < 20; i++) {
            other.schedule("t" + i, START, Map.of());
        }
        now.set(START);
        stopped.start();
        taken.await();
        other.start();
        await().atMost(LONG).until(() -> stored(two).size() == 20);
        goOn.countDown();
        other.schedule("later", START, Map.of());
        await().atMost(LONG).until(() -> other.list().isEmpty());
        assertThat(stored(two)).hasSize(21).doesNotHaveDuplicates();
        close();
    }

    /** Acknowledged in the moment it is due, on another replica: the database decides, and exactly one of both happens. */
    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void cancelledOrFiredButNeverBothOrNeither(Stores stores) throws Exception {
        Store one = store(stores);
        Store two = stores.isPostgres() ? store(stores) : one;
        Timers firing = replica(one, storing(one));
        Timers acknowledging = replica(two, storing(two));
        now.set(START);
        firing.start();
        int cancelled = 0;
        for (int i = 0; i < 60; i++) {
            String subject = "alert:" + i;
            acknowledging.schedule(subject + "/auto-escalate-flow", START, Map.of("n", i), subject);
            CompletableFuture<Void> look = CompletableFuture.runAsync(firing::look);
            if (i % 3 > 0) {
                Thread.onSpinWait();
                await().pollDelay(Duration.ofMillis(i % 3)).until(() -> true);
            }
            int gone = acknowledging.end(subject);
            look.join();
            await().atMost(LONG).until(() -> acknowledging.list().isEmpty());
            boolean fired = stored(two).stream().anyMatch(body -> body.contains(subject + "/"));
            assertThat(fired ? 1 : 0).as("round %d", i).isEqualTo(1 - gone);
            cancelled += gone;
        }
        assertThat(stored(two)).hasSize(60 - cancelled).doesNotHaveDuplicates();
        close();
    }
}
