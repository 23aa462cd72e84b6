package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.event.Event;
import dev.dromedary.run.Run;
import dev.dromedary.store.Stores;
import dev.dromedary.timer.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
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
            await().atMost(Duration.ofSeconds(20)).until(() -> rig.arrived().size() == 1);
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            !rig.timers.find("cron:f1:1").map(Timer::id).equals(java.util.Optional.of(first.id())));
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
            rig.calls.due(first);
            rig.calls.due(first);
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
            rig.calls.due(first);
            assertThat(rig.arrived()).hasSize(1);
            assertThat(rig.timers.find("cron:f1:1").orElseThrow().at())
                    .isEqualTo(NINE_IN_BERLIN.plus(Duration.ofDays(3)));
        }
    }
}
