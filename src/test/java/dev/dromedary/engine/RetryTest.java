package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Run;
import dev.dromedary.store.StoreUnavailable;
import dev.dromedary.store.Stores;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code retry}: later, in another life of the run, on any replica; counted for each step. */
class RetryTest {

    private static final String FLOW = """
        steps:
          - {name: first, agent: test, action: keep, input: {value: "{{ input.word }} at {{ now() }}"}}
          - name: flaky
            agent: test
            action: push
            input: {value: "{{ steps.first.output }}"}
            retry: {max_attempts: 3, backoff: linear}
            on_error: {response: {text: "gave up: {{ error }}"}}
          - {name: last, agent: test, action: push, retry: {max_attempts: 2}, input: {value: last}}
        """;

    private static void failing(Rig rig, String value, int times) {
        int[] left = {times};
        rig.probe.does("push", (input, op) -> {
            if (String.valueOf(input.get("value")).startsWith(value) && left[0]-- > 0) {
                throw new IOException("connection reset");
            }
            return "ok";
        });
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void isSuspendedAndResumedWithoutRepeatingWhatWasDone(Stores stores) throws Exception {
        try (Rig rig = Rig.on(stores)) {
            rig.serve(FLOW);
            failing(rig, "go", 2);
            Run run = rig.run("word", "go");
            assertThat(run.state()).isEqualTo(Run.State.RUNNING);
            assertThat(run.leaseOwner()).isNull();
            assertThat(run.readyAt()).isEqualTo(rig.clock.instant().plusSeconds(1));
            assertThat(rig.runs.claim("other", 5, Rig.LEASE)).isEmpty();

            rig.clock.advance(Duration.ofSeconds(1));
            Run second = rig.resume(run);
            assertThat(second.state()).isEqualTo(Run.State.RUNNING);
            assertThat(second.readyAt()).isEqualTo(rig.clock.instant().plusSeconds(2));
            assertThat(second.reason()).isEqualTo("flaky failed, attempt 2: IOException: connection reset");

            rig.clock.advance(Duration.ofSeconds(2));
            Run third = rig.resume(second);
            assertThat(third.state()).isEqualTo(Run.State.SUCCEEDED);
            assertThat(third.reason()).isNull();
            assertThat(rig.probe.count("keep")).isEqualTo(1);
            assertThat(rig.probe.values("push")).hasSize(4);
            assertThat(rig.probe.values("push").subList(0, 3))
                    .as("the same input every time")
                    .containsOnly(rig.probe.values("push").get(0));
            assertThat(rig.told()).isEmpty();
        }
    }

    @Test
    void thatTheStoreWasAwayIsNoFailureOfTheStep() throws Exception {
        try (Rig rig = Rig.on(Stores.sqlite())) {
            rig.serve(FLOW);
            rig.probe.does("push", (input, op) -> {
                throw new StoreUnavailable("full", new SQLException("database or disk is full"));
            });
            assertThatThrownBy(() -> rig.run("word", "go")).isInstanceOf(StoreUnavailable.class);
            Run run = rig.runs.list(null, null, 1, null).get(0);
            assertThat(run.state()).isEqualTo(Run.State.RUNNING);
            assertThat(run.reason()).isNull();
            rig.probe.reset();
            assertThat(rig.resume(run).state()).isEqualTo(Run.State.SUCCEEDED);
            assertThat(rig.told()).isEmpty();
        }
    }

    @Test
    void whenExhaustedOnErrorAnswers() throws Exception {
        try (Rig rig = Rig.on(Stores.sqlite())) {
            rig.serve(FLOW);
            failing(rig, "go", 99);
            Run run = rig.run("word", "go");
            for (int i = 0; i < 2; i++) {
                rig.clock.advance(Duration.ofMinutes(1));
                run = rig.resume(run);
            }
            assertThat(run.state()).isEqualTo(Run.State.STOPPED);
            assertThat(rig.probe.count("push")).isEqualTo(3);
            assertThat(rig.told()).containsExactly("gave up: IOException: connection reset");
        }
    }

    @Test
    void attemptsAreCountedForEachStep() throws Exception {
        try (Rig rig = Rig.on(Stores.sqlite())) {
            rig.serve(FLOW);
            failing(rig, "go", 2);
            Run run = rig.run("word", "go");
            rig.clock.advance(Duration.ofMinutes(1));
            run = rig.resume(run);
            failing(rig, "", 2);
            rig.clock.advance(Duration.ofMinutes(1));
            failing(rig, "last", 1);
            run = rig.resume(run);
            assertThat(run.reason()).startsWith("last failed, attempt 1");
            rig.clock.advance(Duration.ofMinutes(1));
            assertThat(rig.resume(run).state()).isEqualTo(Run.State.SUCCEEDED);
        }
    }

    /** A crash in the middle of an attempt is an attempt too, and takes no count back. */
    @Test
    void aCrashBetweenAttemptsDoesNotStartTheCountAnew() throws Exception {
        try (Rig rig = Rig.on(Stores.sqlite())) {
            rig.serve(FLOW);
            failing(rig, "go", 99);
            Run run = rig.run("word", "go");
            rig.clock.advance(Duration.ofMinutes(1));
            rig.probe.does("push", (input, op) -> {
                rig.clock.dieAfter(0);
                return null;
            });
            Run waiting = run;
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> rig.resume(waiting)))
                    .isNotNull();
            rig.clock.live();
            failing(rig, "go", 99);
            run = rig.resume(run);
            assertThat(run.state()).isEqualTo(Run.State.STOPPED);
            assertThat(rig.told()).hasSize(1);
        }
    }

    @Test
    void theConfigsRuleIsTheDefaultOfFlowsAndTheFlowsThatOfSteps() throws Exception {
        String config = "on_error:\n  retry: {max_attempts: 2, backoff: fixed}\n";
        MortalClock clock = new MortalClock("2026-09-01T12:00:00Z");
        try (Rig rig = new Rig(Stores.sqlite(), clock, config, Rig.actions())) {
            rig.probe.does("push", (input, op) -> {
                throw new IOException("reset");
            });
            String step = "steps: [{name: go, agent: test, action: push%s}]\n";
            rig.serve(
                    step.formatted(""),
                    step.formatted("") + "on_error: {retry: {max_attempts: 1}}\n",
                    step.formatted(", retry: {max_attempts: 2}") + "on_error: {retry: {max_attempts: 1}}\n");
            assertThat(rig.proceed(rig.begin("f1", null)).state()).isEqualTo(Run.State.RUNNING);
            assertThat(rig.proceed(rig.begin("f2", null)).state()).isEqualTo(Run.State.FAILED);
            assertThat(rig.proceed(rig.begin("f3", null)).state()).isEqualTo(Run.State.RUNNING);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exponential, 1, 1", "exponential, 2, 2", "exponential, 5, 16", "exponential, 40, 60",
        "linear, 1, 1", "linear, 3, 3", "linear, 99, 60", "fixed, 7, 1"
    })
    void pauses(String backoff, int attempt, int seconds) {
        assertThat(RetryRule.pause(backoff, attempt)).isEqualTo(Duration.ofSeconds(seconds));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(ActionFailed.refused("no"), false),
                Arguments.of(ActionFailed.transientFault("busy", null), true),
                Arguments.of(ActionFailed.transientFault("busy", new IllegalStateException()), true),
                Arguments.of(ActionFailed.refused("no"), false),
                Arguments.of(new IllegalStateException(new IOException("reset")), true),
                Arguments.of(new java.util.concurrent.TimeoutException(), true),
                Arguments.of(new IllegalArgumentException("bug"), false),
                Arguments.of(new HttpOperationFailedException("u", 503, "", null, null, null), true),
                Arguments.of(new HttpOperationFailedException("u", 429, "", null, null, null), true),
                Arguments.of(new HttpOperationFailedException("u", 404, "", null, null, null), false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void onlyWhatMayPassIsTriedAgain(Throwable failure, boolean again) {
        assertThat(RetryRule.retryable(failure)).isEqualTo(again);
    }
}
