package dev.dromedary.timer;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimersTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Instant START = Instant.parse("2026-09-01T12:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;
    private final List<String> fired = new CopyOnWriteArrayList<>();

    private Timers timers(Store store) {
        return new Timers(store, new Ids(clock), due -> due.forEach(t -> fired.add(t.key() + t.data())));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void firesOnceAtItsTime(Stores stores) {
        try (Store store = stores.open(clock);
                Timers timers = timers(store)) {
            timers.start();
            timers.schedule("a", START.plusSeconds(300), Map.of("alert_id", "1"));
            timers.schedule("b", START.plusSeconds(600), Map.of());
            assertThat(timers.list()).extracting(Timer::key).containsExactly("a", "b");
            now.set(START.plusSeconds(299));
            timers.look();
            assertThat(fired).isEmpty();

            now.set(START.plusSeconds(300));
            await().atMost(LONG).until(() -> fired.equals(List.of("a{alert_id=1}")));
            await().atMost(LONG).until(() -> timers.list().size() == 1);
            assertThat(timers.find("a")).isEmpty();
            assertThat(timers.find("b")).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void joinsTheTransaction(Stores stores) {
        try (Store store = stores.open(clock);
                Timers timers = timers(store)) {
            assertThatThrownBy(() -> store.write(() -> {
                        timers.schedule("a", START, Map.of());
                        throw new IllegalStateException("the step failed");
                    }))
                    .hasMessage("the step failed");
            timers.start();
            timers.schedule("kept", START.plusSeconds(9), Map.of());
            assertThatThrownBy(() -> store.write(() -> {
                        timers.cancel("kept");
                        throw new IllegalStateException("the step failed");
                    }))
                    .hasMessage("the step failed");
            now.set(START.plusSeconds(10));

            await().atMost(LONG).until(() -> !fired.isEmpty());
            assertThat(fired).containsExactly("kept{}");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void replacesAndCancels(Stores stores) {
        try (Store store = stores.open(clock);
                Timers timers = timers(store)) {
            String first = timers.schedule("a", START.plusSeconds(1), Map.of("n", 1));
            assertThat(timers.schedule("a", START.plusSeconds(2), Map.of("n", 2)))
                    .isNotEqualTo(first);
            timers.schedule("b", START.plusSeconds(1), Map.of());
            assertThat(timers.cancel("b")).isTrue();
            assertThat(timers.cancel("b")).isFalse();
            timers.start();
            now.set(START.plusSeconds(3));

            await().atMost(LONG).until(() -> timers.list().isEmpty());
            assertThat(fired).containsExactly("a{n=2}");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void survivesARestartAndFiresOverReplicasOnce(Stores stores) {
        try (Store store = stores.open(clock)) {
            try (Timers before = timers(store)) {
                before.start();
                for (int i = 0; i < 20; i++) {
                    before.schedule("t" + i, START.plusSeconds(5), Map.of());
                }
            }
            assertThat(fired).isEmpty();
            now.set(START.plusSeconds(60));
            try (Timers one = timers(store);
                    Timers two = timers(store)) {
                one.start();
                two.start();
                await().atMost(LONG).until(() -> one.list().isEmpty());
            }
            assertThat(fired).hasSize(20).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void triesAgainWhatFailed(Stores stores) {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (Store store = stores.open(clock);
                Timers timers = new Timers(store, new Ids(clock), due -> {
                    if (broken.getAndSet(false)) {
                        throw new IllegalStateException("away");
                    }
                    due.forEach(t -> fired.add(t.key()));
                })) {
            timers.start();
            timers.schedule("a", START, Map.of());
            await().atMost(LONG).until(() -> !broken.get());
            now.set(START.plusSeconds(60));

            await().atMost(LONG).until(() -> timers.list().isEmpty());
            assertThat(fired).containsExactly("a");
        }
    }

    /** What cannot be done is tried again by itself and keeps nothing else waiting. */
    @ParameterizedTest
    @MethodSource(EACH)
    void oneThatFailsKeepsNoOtherWaiting(Stores stores) {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (Store store = stores.open(clock);
                Timers timers = new Timers(store, new Ids(clock), due -> {
                    if (broken.get() && due.stream().anyMatch(t -> t.key().equals("t3"))) {
                        throw new IllegalStateException("unreadable");
                    }
                    due.forEach(t -> fired.add(t.key()));
                })) {
            for (int i = 0; i < 6; i++) {
                timers.schedule("t" + i, START, Map.of());
            }
            timers.start();
            await().atMost(LONG).until(() -> timers.list().size() == 1);
            assertThat(fired).doesNotContain("t3").doesNotHaveDuplicates();
            broken.set(false);
            await().atMost(LONG).until(() -> timers.list().isEmpty());
            assertThat(fired).hasSize(6).doesNotHaveDuplicates().contains("t3");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void endsWithWhatItBelongsTo(Stores stores) {
        try (Store store = stores.open(clock);
                Timers timers = timers(store)) {
            String alert = "alert:alr-1";
            timers.schedule(alert + "/auto-escalate-flow", START, Map.of(), alert);
            timers.schedule("still-open", START, Map.of(), alert);
            timers.schedule("alert:alr-12/auto-escalate-flow", START, Map.of(), "alert:alr-12");
            timers.schedule("of-nobody", START, Map.of());
            // As replicas of the version before set it.
            timers.schedule(alert + "/older-flow", START, Map.of());

            assertThat(timers.cancelNamedAfter(alert)).isEqualTo(2);
            assertThat(timers.list()).extracting(Timer::key).contains("still-open");
            assertThat(timers.end(alert)).isEqualTo(1);
            assertThat(timers.list())
                    .extracting(Timer::key)
                    .containsExactlyInAnyOrder("alert:alr-12/auto-escalate-flow", "of-nobody");
        }
    }

    /** SQLite belongs to one process. */
    @Test
    void whatOneReplicaLeavesAnotherTakes() {
        Stores stores = Stores.postgres();
        DueHandler older = new DueHandler() {
            @Override
            public void due(List<Timer> due) {
                due.forEach(t -> fired.add("older " + t.key()));
            }

            @Override
            public boolean leaves(Timer timer) {
                return timer.key().startsWith("new");
            }
        };
        try (Store store = stores.open(clock);
                Timers one = new Timers(store, new Ids(clock), older)) {
            one.schedule("new", START, Map.of());
            one.schedule("old", START, Map.of());
            one.start();
            await().atMost(LONG).until(() -> one.list().size() == 1);
            try (Store second = stores.open(clock);
                    Timers two = timers(second)) {
                two.start();
                await().atMost(LONG).until(() -> one.list().isEmpty());
            }
            assertThat(fired).containsExactly("older old", "new{}");
        }
    }
}
