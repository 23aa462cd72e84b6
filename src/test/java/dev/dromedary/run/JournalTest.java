package dev.dromedary.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static Op op(String step, int item, long epoch) {
        return new Op(
                "run-1/" + step + "/" + item, "run-1", epoch, "f", step, item, "whatsapp", Map.of("k", "v"), Map.of());
    }

    private static Run begin(Store store, Duration lease) {
        return new Runs(store, run -> {})
                .start(RunsTest.start("run-1"), "me", lease)
                .run();
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theSameOperationChangesOnceAndAnswersTheSame(Stores stores) {
        Map<String, Object> output = new HashMap<>();
        output.put("at", Instant.parse("2026-11-21T22:15:00Z"));
        output.put("list", Arrays.asList(1, null, 2.5, "x"));
        output.put("none", null);
        try (Store store = stores.open()) {
            begin(store, LEASE);
            Journal journal = new Journal(store);
            AtomicInteger changes = new AtomicInteger();
            Object first = journal.once(op("ack", -1, 1), () -> {
                changes.incrementAndGet();
                return output;
            });
            assertThat(first).isEqualTo(output);
            assertThat(journal.once(op("ack", -1, 1), () -> changes.incrementAndGet()))
                    .isEqualTo(output);
            assertThat(changes).hasValue(1);
        }
        try (Store store = stores.open()) {
            Journal.Entry entry = new Journal(store).entries("run-1").get(0);
            assertThat(entry.output()).isEqualTo(output);
            assertThat(entry.input()).isEqualTo(Map.of("k", "v"));
            assertThat(entry.state()).isEqualTo(Journal.State.DONE);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aChangeThatFailsLeavesNothing(Stores stores) {
        try (Store store = stores.open()) {
            begin(store, LEASE);
            Journal journal = new Journal(store);
            FlowVersions written = new FlowVersions(store);
            assertThatThrownBy(() -> journal.once(op("ack", -1, 1), () -> {
                        written.put("h", "f", "d");
                        throw ActionFailed.refused("no such alert");
                    }))
                    .hasMessage("no such alert");
            assertThat(written.get("h")).isEmpty();
            assertThat(journal.entries("run-1")).isEmpty();
            journal.failed(op("ack", -1, 1), "no such alert", 1);
            journal.once(op("ack", -1, 1), () -> {
                written.put("h", "f", "d");
                return "ok";
            });
            assertThat(journal.entries("run-1"))
                    .extracting(Journal.Entry::state)
                    .containsExactly(Journal.State.DONE);
        }
    }

    /** What a life only saw and decided costs no commit of its own, and is never behind what came of it. */
    @ParameterizedTest
    @MethodSource(EACH)
    void whatALifeSawIsWrittenWithItsNextEntry(Stores stores) {
        try (Store store = stores.open()) {
            Run run = begin(store, LEASE);
            Journal journal = new Journal(store);
            Life life = journal.begins(run);
            assertThat(journal.finished(op("look", -1, 1), Map.of("n", 1), true))
                    .isEqualTo(Map.of("n", 1));
            life.decide("then/condition", true);
            journal.about(op("look", -1, 1), "alert:1");
            assertThat(journal.subject("run-1")).contains("alert:1");
            assertThat(journal.entries("run-1")).isEmpty();
            assertThatThrownBy(() -> journal.once(op("then", -1, 1), () -> {
                        assertThat(journal.entries("run-1")).hasSize(1);
                        throw ActionFailed.refused("no");
                    }))
                    .hasMessage("no");
            assertThat(journal.entries("run-1")).as("undone with the change").isEmpty();

            Op part = op("then", -1, 1);
            journal.once(
                    new Op(part.id() + "/change", "run-1", 1, "f", "then", -1, "whatsapp", null, Map.of()), () -> 1);
            assertThat(journal.recall("run-1")).isEqualTo(Map.of("then/condition", true));
            assertThat(new Runs(store, any -> {}).find("run-1").orElseThrow().subject())
                    .isEqualTo("alert:1");
            assertThat(journal.finished(part, 2, false)).isEqualTo(2);
            assertThat(journal.entries("run-1"))
                    .as("a part is on disk, so the whole can wait")
                    .extracting(Journal.Entry::opId)
                    .containsExactly("run-1/look/-1", "run-1/then/-1/change");
            journal.finished(op("write", -1, 1), 3, false);
            journal.ends(life);
            assertThat(journal.entries("run-1"))
                    .extracting(Journal.Entry::step)
                    .containsExactly("look", "then", "then", "write");
            journal.settle(life);
            assertThat(journal.entries("run-1")).as("nothing was left").hasSize(4);
        }
    }

    /** A conclusion is written after the life ended; a fenced one writes nothing. */
    @ParameterizedTest
    @MethodSource(EACH)
    void whatIsLeftIsSettledAtTheEndUnlessTheRunWasTaken(Stores stores) {
        try (Store store = stores.open()) {
            Run run = begin(store, Duration.ofMillis(-1));
            Journal journal = new Journal(store);
            Life life = journal.begins(run);
            journal.finished(op("look", -1, 1), 1, true);
            journal.ends(life);
            journal.settle(life);
            assertThat(journal.entries("run-1")).hasSize(1);
            Life stale = journal.begins(run);
            journal.finished(op("more", -1, 1), 1, true);
            new Runs(store, any -> {}).claim("next", 1, LEASE);
            assertThatThrownBy(() -> journal.settle(stale)).isInstanceOf(Fenced.class);
            assertThat(journal.entries("run-1")).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whoLostTheRunWritesNothing(Stores stores) {
        try (Store store = stores.open()) {
            Run stale = begin(store, Duration.ofMillis(-1));
            Runs runs = new Runs(store, run -> {});
            Run taken = runs.claim("next", 1, LEASE).get(0);
            Journal journal = new Journal(store);
            Op old = op("ack", -1, stale.epoch());
            AtomicInteger changes = new AtomicInteger();
            List<Runnable> writes = List.of(
                    () -> journal.once(old, changes::incrementAndGet),
                    () -> journal.record(old, "x"),
                    () -> journal.started(old),
                    () -> journal.failed(old, "x", 1),
                    () -> journal.skipped(old, "x"),
                    () -> journal.about(old, "alert:x"));
            writes.forEach(write -> assertThatThrownBy(write::run).isInstanceOf(Fenced.class));
            assertThat(changes).hasValue(0);
            assertThat(journal.entries("run-1")).isEmpty();
            assertThat(journal.subject("run-1")).isEmpty();

            journal.once(op("ack", -1, taken.epoch()), changes::incrementAndGet);
            runs.end(taken, Run.State.FAILED, "timed out", List.of());
            assertThatThrownBy(() -> journal.once(op("late", -1, taken.epoch()), changes::incrementAndGet))
                    .isInstanceOf(Fenced.class);
            assertThat(changes).hasValue(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void sixteenItemsAtOnceTwiceEachChangeSixteenTimes(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            begin(store, LEASE);
            Journal journal = new Journal(store);
            ExecutorService pool = Executors.newFixedThreadPool(32);
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger changes = new AtomicInteger();
            List<Future<Object>> outputs = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                Op op = op("page", i % 16, 1);
                outputs.add(pool.submit(() -> {
                    go.await();
                    return journal.once(op, () -> {
                        journal.about(op, "alert:" + op.item());
                        changes.incrementAndGet();
                        return op.item();
                    });
                }));
            }
            go.countDown();
            for (int i = 0; i < 32; i++) {
                assertThat(outputs.get(i).get()).isEqualTo(i % 16);
            }
            pool.shutdown();
            assertThat(changes).hasValue(16);
            assertThat(journal.entries("run-1")).hasSize(16);
            assertThat(journal.subject("run-1").orElseThrow()).startsWith("alert:");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void callsToTheOutsideAreCountedAndDecisionsStand(Stores stores) {
        try (Store store = stores.open()) {
            Run run = begin(store, LEASE);
            Journal journal = new Journal(store);
            Op call = op("call", -1, 1);
            assertThat(journal.started(call)).isEqualTo(1);
            assertThat(journal.started(call)).isEqualTo(2);
            journal.skipped(op("skipped", -1, 1), "condition is false");
            Map<String, Object> decisions = new HashMap<>();
            decisions.put("now", Instant.EPOCH);
            decisions.put("call.foreach", null);
            Life life = journal.begins(run);
            decisions.forEach(life::decide);
            assertThat(journal.record(call, Map.of("status", 200))).isEqualTo(Map.of("status", 200));
            life.decide("now", Instant.MAX);
            assertThat(journal.record(call, "another")).isEqualTo(Map.of("status", 200));
            journal.ends(life);
            journal.failed(call, "too late", 9);

            assertThat(journal.recall("run-1")).isEqualTo(decisions);
            assertThat(journal.entries("run-1"))
                    .extracting(
                            entry -> entry.step() + " " + entry.state() + " " + entry.attempt() + " " + entry.error())
                    .containsExactly("call DONE 2 null", "skipped SKIPPED 0 condition is false");
        }
    }
}
