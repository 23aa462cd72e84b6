package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Fenced;
import dev.dromedary.run.Run;
import dev.dromedary.store.Stores;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code timeout} of a step: what comes late changes nothing any more. */
class TimeoutTest {

    private static final int SECONDS = 20;
    private static Rig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = Rig.on(Stores.sqlite());
    }

    @BeforeEach
    void forget() {
        rig.forget();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void whatIsInTimeCountsAndFailuresAreTheActionsOwn() throws Exception {
        rig.probe.does("push", (input, op) -> {
            throw ActionFailed.refused("the action's own reason");
        });
        rig.serve("""
            steps:
              - {name: quick, agent: test, action: echo, timeout: 20s, input: {value: done}}
              - {name: use, agent: test, action: keep, input: {value: "{{ steps.quick.output }}"}}
              - {name: fails, agent: test, action: push, timeout: 20s}
            """);
        Run run = rig.run();
        assertThat(rig.probe.values("keep")).containsExactly("done");
        assertThat(run.reason()).isEqualTo("fails: the action's own reason");
    }

    /** It writes as built-in actions do, or not at all; it ends well, or fails. */
    @ParameterizedTest
    @ValueSource(strings = {"once", "about", "result", "failure"})
    void whatIsLateChangesNothing(String end) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Throwable> late = new CompletableFuture<>();
        rig.probe.does("push", (input, op) -> {
            boolean released = over.await(SECONDS, TimeUnit.SECONDS);
            Throwable refused = catchThrowable(() -> {
                if (end.equals("once")) {
                    rig.journal.once(op, () -> "late");
                } else if (end.equals("about")) {
                    rig.journal.about(op, "alert:late");
                }
            });
            late.complete(released ? refused : new AssertionError("not released"));
            if (end.equals("failure")) {
                throw ActionFailed.refused("late");
            }
            return "late";
        });
        rig.probe.does("echo", (input, op) -> {
            over.countDown();
            late.get(SECONDS, TimeUnit.SECONDS);
            return input.get("value");
        });
        rig.serve("""
            steps:
              - {name: slow, agent: test, action: push, timeout: 100ms, on_error: {continue: true}}
              - {name: wait, agent: test, action: echo, input: {value: "[{{ steps.slow.output }}]"}}
              - {name: then, agent: test, action: keep, input: {value: "[{{ steps.slow.output }}]"}}
            """);
        Run run = rig.run();
        assertThat(run.state()).as(run.reason()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(run.subject()).isNull();
        assertThat(rig.probe.values("echo")).containsExactly("[]");
        assertThat(rig.probe.values("keep")).containsExactly("[]");
        assertThat(rig.journal(run)).containsExactly("slow failed", "wait done", "then done");
        assertThat(run.warnings()).anyMatch(line -> line.contains("no answer within 100 ms"));
        if (List.of("once", "about").contains(end)) {
            assertThat(late.get()).isInstanceOf(Fenced.class);
        }
    }

    @Test
    void theNextAttemptMayWrite() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        rig.probe.does("push", (input, op) -> {
            if (rig.probe.count("push") == 1) {
                over.await(SECONDS, TimeUnit.SECONDS);
            }
            return rig.journal.once(op, () -> "attempt " + rig.probe.count("push"));
        });
        rig.serve("""
            steps:
              - {name: slow, agent: test, action: push, timeout: 300ms, retry: {max_attempts: 2}}
              - {name: then, agent: test, action: keep, input: {value: "{{ steps.slow.output }}"}}
            """);
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.RUNNING);
        assertThat(run.reason()).contains("attempt 1").contains("no answer within 300 ms");
        rig.clock.advance(java.time.Duration.ofMinutes(1));
        run = rig.resume(run);
        over.countDown();
        assertThat(run.state()).as(run.reason()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(rig.probe.values("keep")).containsExactly("attempt 2");
    }

    @Test
    void stepsThatHangDoNotHoldUpOthers() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        rig.probe.does("push", (input, op) -> {
            if ((int) input.get("value") % 4 == 0) {
                over.await(SECONDS, TimeUnit.SECONDS);
            }
            return input.get("value");
        });
        rig.serve("""
            steps:
              - name: each
                agent: test
                action: push
                parallel: true
                timeout: 2s
                foreach: "{{ input.list }}"
                input: {value: "{{ item }}"}
                on_error: {response: {text: "{{ error }}"}}
            """);
        Run run = rig.proceed(rig.begin(
                "f1", Rig.ALICE, Map.of("list", IntStream.range(0, 16).boxed().toList())));
        over.countDown();
        assertThat(run.state()).isEqualTo(Run.State.STOPPED);
        assertThat(rig.told()).hasSize(1);
        for (int i = 0; i < 16; i++) {
            boolean failed = rig.told().get(0).contains("item " + i + ": no answer within");
            assertThat(failed).as("item " + i + " of " + rig.told()).isEqualTo(i % 4 == 0);
        }
    }

    /** A time limit is no circuit breaker: what failed a hundred times is called the next time too. */
    @Test
    void manyFailuresOpenNothing() throws Exception {
        rig.probe.does("push", (input, op) -> {
            throw ActionFailed.refused("again");
        });
        rig.serve("steps: [{name: fails, agent: test, action: push, timeout: 20s, foreach: '{{ input.list }}'}]");
        rig.proceed(rig.begin(
                "f1", Rig.ALICE, Map.of("list", IntStream.range(0, 150).boxed().toList())));
        assertThat(rig.probe.count("push")).isEqualTo(150);
    }
}
