package dev.dromedary.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunsTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration OVER = Duration.ofMillis(-1);

    static Run.Start start(String id) {
        return new Run.Start(
                id,
                "acknowledge-alert-flow",
                "hash-1",
                "whatsapp",
                "whatsapp:15551234567",
                "evt-1",
                Map.of("text", "ACK", "at", Instant.EPOCH),
                Map.of("n", 1),
                null);
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aRunStartsOnceAndKeepsItsTypes(Stores stores) {
        try (Store store = stores.open()) {
            Runs runs = new Runs(store, run -> {});
            assertThat(runs.start(start("run-1"), "me", LEASE).fresh()).isTrue();
            Runs.Started again = runs.start(start("run-1"), "other", LEASE);
            assertThat(again.fresh()).isFalse();
            assertThat(again.run().leaseOwner()).isEqualTo("me");
            assertThat(again.run().trigger()).containsEntry("at", Instant.EPOCH);
            assertThat(again.run().state()).isEqualTo(Run.State.RUNNING);
            assertThat(runs.claim("other", 5, LEASE)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void anAbandonedRunIsTakenAndItsOldWorkerChangesNothing(Stores stores) {
        try (Store store = stores.open()) {
            Runs runs = new Runs(store, run -> {});
            Run stale = runs.start(start("run-1"), "dead", OVER).run();
            Run taken = runs.claim("next", 5, LEASE).get(0);
            assertThat(taken.epoch()).isEqualTo(stale.epoch() + 1);
            assertThat(taken.attempts()).isEqualTo(2);

            assertThat(runs.renew("dead", Set.of(stale), LEASE)).containsExactly("run-1");
            List<Runnable> writes = List.of(
                    () -> runs.end(stale, Run.State.SUCCEEDED, null, List.of()),
                    () -> runs.suspend(stale, Instant.now(), "x", List.of()),
                    () -> runs.retry(stale, Instant.now(), "x"),
                    () -> runs.release(stale));
            for (Runnable write : writes) {
                assertThatThrownBy(write::run).isInstanceOf(Fenced.class);
            }
            assertThat(runs.find("run-1")).contains(taken);
            assertThat(runs.renew("next", Set.of(taken), LEASE)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aSuspendedRunGoesOnAtItsTimeAlsoAfterARestart(Stores stores) {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        try (Store store = stores.open(now::get)) {
            Runs runs = new Runs(store, run -> {});
            Run run = runs.start(start("run-1"), "me", LEASE).run();
            runs.suspend(run, now.get().plusSeconds(30), "PagerDuty answered 503", List.of("title is missing"));
            assertThat(runs.claim("me", 5, LEASE)).isEmpty();
            assertThatThrownBy(() -> runs.suspend(run, now.get(), "x", List.of()))
                    .isInstanceOf(Fenced.class);
        }
        now.set(now.get().plusSeconds(31));
        try (Store store = stores.open(now::get)) {
            Runs runs = new Runs(store, run -> {});
            Run run = runs.claim("next", 5, LEASE).get(0);
            assertThat(run.attempts()).isEqualTo(1);
            assertThat(run.reason()).isEqualTo("PagerDuty answered 503");
            runs.end(run, Run.State.FAILED, "gave up", List.of("title is missing", "another"));
            assertThat(runs.find("run-1").orElseThrow().warnings()).containsExactly("title is missing", "another");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theEndIsToldInItsOwnTransactionOnce(Stores stores) {
        try (Store store = stores.open()) {
            List<String> told = new ArrayList<>();
            Runs runs = new Runs(store, run -> told.add(run.conversation() + " " + run.id() + " " + run.state()));
            Run run = runs.start(start("run-1"), "me", LEASE).run();
            runs.end(run, Run.State.STOPPED, "no active alert", List.of());
            assertThat(told).containsExactly("whatsapp:15551234567 run-1 STOPPED");
            assertThatThrownBy(() -> runs.end(run, Run.State.SUCCEEDED, null, List.of()))
                    .isInstanceOf(Fenced.class);
            assertThat(told).hasSize(1);
            assertThat(runs.find("run-1").orElseThrow().endedAt()).isNotNull();
            assertThat(runs.claim("other", 5, LEASE)).isEmpty();

            Runs failing = new Runs(store, ended -> {
                throw new IllegalStateException("cannot be told");
            });
            Run second = failing.start(start("run-2"), "me", LEASE).run();
            assertThatThrownBy(() -> failing.end(second, Run.State.SUCCEEDED, null, List.of()))
                    .hasMessage("cannot be told");
            assertThat(failing.find("run-2").orElseThrow().state()).isEqualTo(Run.State.RUNNING);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void listsAreNewestFirstAndPaged(Stores stores) {
        try (Store store = stores.open()) {
            Runs runs = new Runs(store, run -> {});
            for (int i = 1; i <= 5; i++) {
                Run run = runs.start(start("run-" + i), "me", LEASE).run();
                if (i % 2 == 0) {
                    runs.end(run, Run.State.SUCCEEDED, null, List.of());
                }
            }
            assertThat(runs.list(null, null, 2, null)).extracting(Run::id).containsExactly("run-5", "run-4");
            assertThat(runs.list(null, null, 9, "run-4")).extracting(Run::id).startsWith("run-3");
            assertThat(runs.list("acknowledge-alert-flow", Run.State.SUCCEEDED, 9, null))
                    .extracting(Run::id)
                    .containsExactly("run-4", "run-2");
            assertThat(runs.list("no-such-flow", null, 9, null)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void leasesOfADeadProcessAreForgottenAtStart(Stores stores) {
        try (Store store = stores.open()) {
            Runs runs = new Runs(store, run -> {});
            runs.start(start("run-1"), "dead", LEASE);
            runs.forgetLeases();
            assertThat(runs.claim("run-1", "next", LEASE)).isPresent();
            assertThat(runs.claim("run-1", "other", LEASE)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theNewestDocumentOfAFlowIsKnown(Stores stores) {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        try (Store store = stores.open(now::get)) {
            FlowVersions versions = new FlowVersions(store);
            for (String hash : List.of("h1", "h2", "h1")) {
                now.set(now.get().plusSeconds(1));
                versions.put(hash, "f", "document " + hash);
            }
            assertThat(versions.latestGood("f").orElseThrow().hash()).isEqualTo("h1");
            assertThat(versions.get("h2").orElseThrow().document()).isEqualTo("document h2");
            assertThat(versions.get("h3")).isEmpty();
        }
    }
}
