package dev.dromedary.engine;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Event;
import dev.dromedary.event.FlowCall;
import dev.dromedary.flow.Cron;
import dev.dromedary.run.Run;
import dev.dromedary.store.Json;
import dev.dromedary.store.Stores;
import dev.dromedary.timer.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code type: schedule}: each occurrence starts one run, over all replicas and restarts. */
class SchedulesTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Instant NINE_IN_BERLIN = Instant.parse("2026-09-02T07:00:00Z");

    private static String flow(String cron) {
        return """
            triggers:
              - {type: webhook, path: /other}
              - {type: schedule, cron: "%s", timezone: Europe/Berlin}
            steps: [{name: go, agent: test, action: echo, input: {value: "{{ trigger.type }} on {{ trigger.platform }}"}}]
            """.formatted(cron);
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void everyOccurrenceStartsARunAndSetsTheNext(Stores stores) throws Exception {
        try (Rig rig = Rig.on(stores)) {
            rig.serve(flow("0 9 * * *"));
            Timer first = rig.timers.find("cron:f1:1").orElseThrow();
            assertThat(first.at()).isEqualTo(NINE_IN_BERLIN);
            rig.timers.start();
            rig.clock.advance(Duration.between(rig.clock.instant(), NINE_IN_BERLIN));
            rig.timers.look();
            await().until(() -> rig.arrived().size() == 1);
            await().until(() -> !rig.timers.find("cron:f1:1").map(Timer::id).equals(java.util.Optional.of(first.id())));
            Event event = rig.arrived().get(0);
            rig.handleArrived();
            assertThat(rig.runs.find(event.runId()).orElseThrow().state()).isEqualTo(Run.State.SUCCEEDED);
            assertThat(rig.probe.values("echo")).containsExactly("schedule on whatsapp");
            assertThat(rig.timers.find("cron:f1:1").orElseThrow().at())
                    .isEqualTo(NINE_IN_BERLIN.plus(Duration.ofDays(1)));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theSameOccurrenceIsStoredOnceAndServingAgainMovesNothing(Stores stores) throws Exception {
        try (Rig rig = Rig.on(stores)) {
            rig.serve(flow("0 9 * * *"));
            Timer first = rig.timers.find("cron:f1:1").orElseThrow();
            rig.clock.advance(Duration.ofHours(2));
            rig.serve(flow("0 9 * * *") + "# changed elsewhere\n");
            assertThat(rig.timers.find("cron:f1:1")).contains(first);
            rig.calls.due(List.of(first));
            rig.calls.due(List.of(first));
            assertThat(rig.arrived()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aChangedScheduleIsSetAnewAndOneThatIsGoneIsCancelled(Stores stores) throws Exception {
        try (Rig rig = Rig.on(stores)) {
            rig.serve(flow("0 9 * * *"));
            rig.serve(flow("30 10 * * *"));
            assertThat(rig.timers.find("cron:f1:1").orElseThrow().at()).isEqualTo(NINE_IN_BERLIN.plusSeconds(5400));
            rig.timers.schedule("alert:1/auto-escalate-flow", NINE_IN_BERLIN, Map.of());
            rig.serve("steps: [{name: go, agent: test, action: echo}]");
            assertThat(rig.timers.list()).extracting(Timer::key).containsExactly("alert:1/auto-escalate-flow");
        }
    }

    /** Nobody ran for three days: once is made up for, and the next is the next to come. */
    @ParameterizedTest
    @MethodSource(EACH)
    void whatWasMissedIsMadeUpForOnce(Stores stores) throws Exception {
        try (Rig rig = Rig.on(stores)) {
            rig.serve(flow("0 9 * * *"));
            Timer first = rig.timers.find("cron:f1:1").orElseThrow();
            rig.clock.advance(Duration.ofDays(3));
            rig.calls.due(List.of(first));
            assertThat(rig.arrived()).hasSize(1);
            assertThat(rig.timers.find("cron:f1:1").orElseThrow().at())
                    .isEqualTo(NINE_IN_BERLIN.plus(Duration.ofDays(3)));
        }
    }

    /** During an upgrade the other replica may know flows that this one does not: they are none of its business. */
    @ParameterizedTest
    @MethodSource(EACH)
    void anotherReplicasScheduleIsLeftToItUntilNobodyKnowsIt(Stores stores) throws Exception {
        try (Rig rig = Rig.on(stores)) {
            rig.timers.schedule("cron:newer:0", NINE_IN_BERLIN, Map.of("flow", "newer", "platform", "whatsapp"));
            rig.serve(flow("0 9 * * *"));
            Timer newer = rig.timers.find("cron:newer:0").orElseThrow();
            rig.clock.advance(Duration.between(rig.clock.instant(), NINE_IN_BERLIN));
            assertThat(rig.calls.leaves(newer)).isTrue();
            assertThat(rig.calls.leaves(rig.timers.find("cron:f1:1").orElseThrow()))
                    .isFalse();

            rig.clock.advance(Duration.ofMinutes(1));
            assertThat(rig.calls.leaves(newer)).isFalse();
            rig.timers.start();
            await().until(() -> rig.arrived().size() == 2);
            rig.timers.close();
            assertThat(rig.timers.list()).extracting(Timer::key).containsExactly("cron:f1:1");
            assertThat(rig.arrived())
                    .extracting(event -> rig.start
                            .call(event, Json.convert(event.body(), FlowCall.class))
                            .toString())
                    .anyMatch(outcome -> outcome.contains("newer") && outcome.startsWith("Done"));
        }
    }

    /** In the zone of the trigger: an hour that is left out in spring is made up for, one that comes twice counts once. */
    @ParameterizedTest
    @CsvSource({
        "30 2 * * *, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z",
        "30 2 * * *, 2026-03-29T01:30:00Z, 2026-03-30T00:30:00Z",
        "*/15 * * * *, 2026-03-29T00:45:00Z, 2026-03-29T01:00:00Z",
        "*/15 * * * *, 2026-03-29T01:00:00Z, 2026-03-29T01:15:00Z",
        "45 1 * * *, 2026-03-28T12:00:00Z, 2026-03-29T00:45:00Z",
        "30 2 * * *, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z",
        "30 2 * * *, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
        "0 9 * * MON-FRI, 2026-10-23T07:00:00Z, 2026-10-26T08:00:00Z",
        "0 0 29 2 *, 2026-01-01T00:00:00Z, 2028-02-28T23:00:00Z",
    })
    void theNextOccurrence(String cron, Instant after, Instant next) {
        assertThat(Cron.next(cron, ZoneId.of("Europe/Berlin"), after)).isEqualTo(next);
    }
}
