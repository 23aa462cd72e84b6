package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.Priority;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Fenced;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Run;
import dev.dromedary.store.StoreUnavailable;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs whose process died, was overtaken or was replaced go on as if nothing had happened. */
class ResumeTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";

    private static final String FLOW = """
        steps:
          - {name: find, agent: test, action: echo, input: {value: "{{ now() }}"}}
          - name: never
            agent: test
            action: echo
            condition: "{{ now() > input.deadline }}"
            input: {value: late}
          - name: push
            agent: test
            action: push
            condition: "{{ now() < input.deadline }}"
            input: {value: "{{ steps.find.output }}", other: "{{ now() }}"}
          - {name: each, agent: test, action: keep, foreach: "{{ [now(), 'b'] }}", input: {value: "{{ item }}"}}
          - {name: reply, agent: whatsapp, action: reply, input: {text: "done at {{ steps.find.output }}"}}
        """;

    /** As a built-in action does: its change and its entry in the journal are one. */
    private static Object keep(Rig rig, Map<String, Object> input, dev.dromedary.run.Op op) {
        return rig.journal.once(op, () -> {
            rig.outbox.put(new Draft(
                    rig.ids.next("x"),
                    op.runId(),
                    "f1",
                    "whatsapp",
                    Channel.SLACK,
                    "C1",
                    Map.of("text", String.valueOf(input.get("value"))),
                    null,
                    Priority.NORMAL,
                    false,
                    List.of()));
            return input.get("value");
        });
    }

    /** Between every two writes. What was decided and called before the death stays so, an hour later. */
    @ParameterizedTest
    @MethodSource(EACH)
    void aProcessMayDieAnywhere(Stores stores) throws Exception {
        try (Rig rig = Rig.on(stores)) {
            rig.serve(FLOW);
            boolean died = true;
            int most = 0;
            for (int left = 0; died; left++) {
                rig.forget();
                rig.probe.does("keep", (input, op) -> keep(rig, input, op));
                Run run = rig.begin(
                        "f1", Rig.ALICE, Map.of("deadline", rig.clock.instant().plusSeconds(60)));
                rig.clock.dieAfter(left);
                died = false;
                try {
                    run = rig.proceed(run);
                } catch (StoreUnavailable dead) {
                    died = true;
                    rig.clock.live();
                    rig.clock.advance(Duration.ofHours(1));
                    run = rig.resume(run);
                }
                String point = "died after " + left + " times: " + rig.journal(run);
                assertThat(run.state()).as(point).isEqualTo(Run.State.SUCCEEDED);
                assertThat(rig.outbox.list(new Listing(null, null, null, run.id(), null, null, 9)))
                        .as(point)
                        .hasSize(3);
                List<Probe.Call> pushed = rig.probe.calls().stream()
                        .filter(call -> call.action().equals("push"))
                        .toList();
                assertThat(rig.journal(run)).as(point).contains(pushed.isEmpty() ? "push skipped" : "push done");
                assertThat(pushed.stream()
                                .map(call -> call.op().id())
                                .distinct()
                                .count())
                        .as(point)
                        .isLessThanOrEqualTo(1);
                assertThat(pushed.stream().map(Probe.Call::input).distinct().count())
                        .as(point)
                        .isLessThanOrEqualTo(1);
                assertThat(rig.journal(run))
                        .as(point)
                        .containsOnlyOnce("reply done")
                        .hasSize(6);
                most = left;
            }
            assertThat(most).isGreaterThan(12);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatWasBegunOutsideIsCalledAgainWithTheSameIdAndInput(Stores stores) throws Exception {
        try (Rig rig = Rig.on(stores)) {
            rig.serve(FLOW);
            Run run = rig.begin(
                    "f1", Rig.ALICE, Map.of("deadline", rig.clock.instant().plusSeconds(60)));
            rig.probe.does("push", (input, op) -> {
                rig.clock.dieAfter(0);
                return "lost";
            });
            assertThatThrownBy(() -> rig.proceed(run)).isInstanceOf(StoreUnavailable.class);
            rig.clock.live();
            Journal.Entry begun = rig.journal.find(run.id() + "/push/-").orElseThrow();
            assertThat(begun.state()).isEqualTo(Journal.State.STARTED);
            rig.clock.advance(Duration.ofHours(1));
            rig.probe.does("push", (input, op) -> "second");
            assertThat(rig.resume(run).state()).isEqualTo(Run.State.SUCCEEDED);
            List<Probe.Call> calls = rig.probe.calls().stream()
                    .filter(call -> call.action().equals("push"))
                    .toList();
            assertThat(calls).hasSize(2);
            assertThat(calls.get(1).op().id()).isEqualTo(calls.get(0).op().id());
            assertThat(calls.get(1).input()).isEqualTo(calls.get(0).input()).isEqualTo(begun.input());
            assertThat(rig.probe.values("echo")).as("not called again").hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aLifeThatWasOvertakenStopsWithoutEffect(Stores stores) throws Exception {
        try (Rig rig = Rig.on(stores)) {
            rig.serve("""
                steps:
                  - {name: slow, agent: test, action: look, on_error: {response: {text: broken}}}
                  - {name: each, agent: test, action: keep, foreach: [1, 2], input: {value: x}, on_error: {continue: true}}
                """);
            Run run = rig.begin("f1", Rig.ALICE);
            Run[] other = new Run[1];
            rig.probe.does("look", (input, op) -> {
                rig.store.write(() ->
                        rig.store.db().sql("UPDATE run SET lease_until = 0").update());
                other[0] = rig.runs.claim(run.id(), "other", Rig.LEASE).orElseThrow();
                throw ActionFailed.refused("too late");
            });
            assertThatThrownBy(() -> rig.proceed(run)).isInstanceOf(Fenced.class);
            assertThat(rig.told()).isEmpty();
            assertThat(rig.journal(run)).isEmpty();
            rig.probe.does("look", (input, op) -> "fine");
            assertThat(rig.proceed(other[0]).state()).isEqualTo(Run.State.SUCCEEDED);
            assertThat(rig.journal(run)).containsExactly("slow done", "each[0] done", "each[1] done");
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void anOvertakenItemStopsTheRun(boolean parallel) throws Exception {
        try (Rig rig = Rig.on(Stores.sqlite())) {
            rig.serve("""
                steps:
                  - {name: each, agent: test, action: keep, parallel: %s, foreach: [1], on_error: {continue: true}}
                  - {name: after, agent: test, action: look}
                """.formatted(parallel));
            Run run = rig.begin("f1", Rig.ALICE);
            rig.probe.does("keep", (input, op) -> {
                rig.store.write(() ->
                        rig.store.db().sql("UPDATE run SET lease_until = 0").update());
                assertThat(rig.runs.claim(run.id(), "other", Rig.LEASE)).isPresent();
                return rig.journal.once(op, () -> "x");
            });
            assertThatThrownBy(() -> rig.proceed(run)).isInstanceOf(Fenced.class);
            assertThat(rig.probe.count("look")).isZero();
        }
    }

    @Test
    void whatFailedForGoodIsAnsweredTheSameWayAfterARestart() throws Exception {
        try (Rig rig = Rig.on(Stores.sqlite())) {
            rig.serve("""
                steps:
                  - {name: go, agent: test, action: push, on_error: {continue: true}}
                  - {name: then, agent: test, action: keep, input: {value: "[{{ steps.go.output }}]"}}
                """);
            rig.probe.does("push", (input, op) -> {
                throw ActionFailed.refused("no");
            });
            rig.probe.does("keep", (input, op) -> {
                rig.clock.dieAfter(0);
                return input.get("value");
            });
            Run run = rig.begin("f1", Rig.ALICE);
            assertThatThrownBy(() -> rig.proceed(run)).isInstanceOf(StoreUnavailable.class);
            rig.clock.live();
            rig.probe.does("push", (input, op) -> "now it would work");
            rig.probe.does("keep", (input, op) -> input.get("value"));
            assertThat(rig.resume(run).state()).isEqualTo(Run.State.SUCCEEDED);
            assertThat(rig.probe.count("push")).isEqualTo(1);
            assertThat(rig.probe.values("keep")).containsExactly("[]", "[]");
        }
    }

    @Test
    void aRunThatKillsItsWorkersIsGivenUpAndItsSenderTold() throws Exception {
        try (Rig rig = Rig.on(Stores.sqlite())) {
            rig.serve("steps: [{name: deadly, agent: test, action: push}]");
            rig.probe.does("push", (input, op) -> {
                rig.clock.dieAfter(0);
                return null;
            });
            Run run = rig.begin("f1", Rig.ALICE);
            assertThatThrownBy(() -> rig.proceed(run)).isInstanceOf(StoreUnavailable.class);
            for (int life = 2; life <= 10; life++) {
                rig.clock.live();
                assertThatThrownBy(() -> rig.resume(run)).isInstanceOf(StoreUnavailable.class);
            }
            rig.clock.live();
            assertThat(rig.resume(run).state()).isEqualTo(Run.State.DEAD);
            assertThat(rig.probe.count("push")).isEqualTo(10);
            assertThat(rig.told()).hasSize(1);
            assertThat(rig.told().get(0)).contains("given up").contains(run.id());
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aRunEndsOnTheVersionItBeganWith(Stores stores) throws Exception {
        String flow = """
            steps:
              - {name: flaky, agent: test, action: push, retry: {max_attempts: 5, backoff: fixed}}
              - {name: say, agent: test, action: echo, input: {value: %s}}
            """;
        MortalClock clock = new MortalClock("2026-09-01T12:00:00Z");
        Run old;
        Run older;
        try (Rig rig = new Rig(stores, clock, "", Rig.actions())) {
            rig.probe.does("push", (input, op) -> {
                throw ActionFailed.transientFault("busy", null);
            });
            rig.serve(flow.formatted("one"));
            old = rig.run();
            older = rig.run();
            rig.serve(flow.formatted("two"));
            clock.advance(Duration.ofMinutes(1));
            rig.probe.does("push", (input, op) -> null);
            assertThat(rig.resume(old).state()).isEqualTo(Run.State.SUCCEEDED);
            assertThat(rig.probe.values("echo")).containsExactly("one");
            rig.run();
            assertThat(rig.probe.values("echo")).containsExactly("one", "two");
            assertThat(rig.flowRoutes()).hasSize(1);
        }
        try (Rig restarted = new Rig(stores, clock, "", Rig.actions())) {
            restarted.serve(flow.formatted("three"));
            assertThat(restarted.resume(older).state()).isEqualTo(Run.State.SUCCEEDED);
            assertThat(restarted.probe.values("echo")).containsExactly("one");
            assertThat(restarted.flowRoutes()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "DELETE FROM flow_version ; is not kept",
                "UPDATE flow_version SET document = 'steps: ['; cannot be read",
            })
    void aVersionThatIsLostEndsItsRunsWithAReason(String change, String reason) throws Exception {
        try (Rig rig = Rig.on(Stores.sqlite())) {
            rig.serve("steps: [{name: go, agent: test, action: look}]");
            Run run = rig.begin("f1", Rig.ALICE);
            rig.serve("steps: [{name: other, agent: test, action: look}]");
            rig.store.write(() -> rig.store.db().sql(change).update());
            Run ended = rig.proceed(run);
            assertThat(ended.state()).isEqualTo(Run.State.DEAD);
            assertThat(ended.reason()).contains(reason);
            assertThat(rig.told()).hasSize(1);
        }
    }
}
