package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.conversation.Transcript;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.people.Phone;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Run;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions, outputs, handlers and the end of a run, each in a small flow that is compiled and run. */
class ConstructsTest {

    private static Rig rig;

    @BeforeAll
    static void start() throws Exception {
        var routes = Rig.actions();
        Rig.add(routes, "messy", "read", """
            - setHeader: {name: note, constant: header of messy}
            - setVariable: {name: note, constant: variable of messy}
            - setVariable: {name: step, constant: another step}
            - setVariable: {name: run, constant: another run}
            - setVariable: {name: item, constant: another item}
            """);
        Rig.route(routes, "nosy", "read", """
            - setBody:
                simple: "${header.note}|${variable.note}|${variable.flowResult}|${headers}"
            """);
        rig = new Rig(Stores.sqlite(), new MortalClock("2026-09-01T12:00:00Z"), "", routes);
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
    void outputsGoFromStepToStep() throws Exception {
        rig.serve("""
            steps:
              - name: find-it
                agent: test
                action: echo
                input: {value: "{{ input.word | upper }}"}
              - name: use-it
                agent: test
                action: keep
                input: {value: "{{ steps.find-it.output }}!"}
            """);
        Run run = rig.run("word", "hello");
        assertThat(run.state()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(rig.probe.values("keep")).containsExactly("HELLO!");
        assertThat(rig.journal(run)).containsExactly("find-it done", "use-it done");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{{ input.word }}                    ; hello ; true",
                "{{ input.word }}                    ; ''    ; false",
                "{{ input.word == 'hello' }}         ; hello ; true",
                "{{ input.word != 'hello' }}         ; hello ; false",
                "{{ input.missing }}                 ; hello ; false",
                "{{ input.word }}                    ; no    ; false",
                "{{ (input.word | length) == 5 }}    ; hello ; true",
                "input.word == 'hello'               ; hello ; true",
                "input.word == 'hello'               ; world ; false",
                "true                                ; hello ; true",
            })
    void aConditionDecidesAndIsRecorded(String condition, String word, boolean called) throws Exception {
        rig.serve("""
            steps:
              - name: maybe
                agent: test
                action: echo
                condition: "%s"
                input: {value: did}
              - name: after
                agent: test
                action: keep
                input: {value: "[{{ steps.maybe.output }}]"}
            """.formatted(condition));
        Run run = rig.run("word", word);
        assertThat(rig.probe.values("keep")).containsExactly(called ? "[did]" : "[]");
        assertThat(rig.journal(run)).containsExactly("maybe " + (called ? "done" : "skipped"), "after done");
        if (!called) {
            Journal.Entry skipped = rig.journal.entries(run.id()).get(0);
            assertThat(skipped.error()).contains("condition is false: ").contains(condition);
        }
    }

    @Test
    void aRunWhoseLastStepIsSkippedSaysSo() throws Exception {
        rig.serve("""
            steps:
              - {name: never, agent: test, action: echo, condition: "{{ false }}"}
            """);
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(rig.journal(run)).containsExactly("never skipped");
    }

    @Test
    void outputsKeepTheirTypesAndAreWhatARestartWouldSee() throws Exception {
        rig.probe.does(
                "look",
                (input, op) -> Map.of(
                        "at",
                        Instant.parse("2026-09-01T11:00:00Z"),
                        "n",
                        3L,
                        "state",
                        AgentFlowState.OPEN,
                        "list",
                        new Object[] {1, 2}));
        rig.serve("""
            steps:
              - {name: look, agent: test, action: look}
              - name: use
                agent: test
                action: echo
                input:
                  value:
                    late: "{{ steps.look.output.at < now() }}"
                    at: "{{ steps.look.output.at }}"
                    n: "{{ steps.look.output.n }}"
                    state: "{{ steps.look.output.state }}"
                    list: "{{ steps.look.output.list }}"
            """);
        rig.run();
        assertThat(rig.probe.values("echo"))
                .containsExactly(Map.of(
                        "late",
                        true,
                        "at",
                        Instant.parse("2026-09-01T11:00:00Z"),
                        "n",
                        3,
                        "state",
                        "OPEN",
                        "list",
                        List.of(1, 2)));
    }

    private enum AgentFlowState {
        OPEN
    }

    @Test
    void aStepWithoutOnErrorFailsTheRunAndItsSenderIsTold() throws Exception {
        rig.probe.does("push", (input, op) -> {
            throw ActionFailed.refused("the gate is shut");
        });
        rig.serve("""
            steps:
              - {name: find-alert, agent: test, action: look}
              - {name: warn, agent: test, action: look, condition: "{{ input.missing }}"}
              - {name: open-the-gate, agent: test, action: push}
              - {name: say_so, agent: test, action: echo}
            """);
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        assertThat(run.reason()).isEqualTo("open-the-gate: the gate is shut");
        assertThat(rig.probe.count("echo")).isZero();
        assertThat(rig.told()).hasSize(1);
        assertThat(rig.told().get(0))
                .contains("the gate is shut")
                .contains("✅ find alert")
                .contains("❌ open the gate")
                .contains("❌ say so")
                .doesNotContain("warn")
                .contains("Please turn to Bob")
                .contains(run.id());
    }

    @Test
    void aRunThatNobodyStartedFailsWithoutAMessage() throws Exception {
        rig.probe.does("push", (input, op) -> {
            throw new IllegalStateException("broken");
        });
        rig.serve("steps: [{name: go, agent: test, action: push}]");
        Run run = rig.proceed(rig.begin("f1", null));
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        assertThat(run.reason()).contains("go").contains("broken");
        assertThat(rig.told()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"on_error, keep", "on_empty, look"})
    void aResponseAnswersAndEndsTheRun(String handler, String action) throws Exception {
        rig.probe.does("keep", (input, op) -> {
            throw ActionFailed.refused("not allowed");
        });
        rig.serve("""
            steps:
              - name: try-it
                agent: test
                action: %s
                %s:
                  response: {text: "Sorry {{ trigger.user.name }}{{ (': ' ~ error) if error else '' }}"}
              - {name: after, agent: test, action: echo}
            """.formatted(action, handler));
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.STOPPED);
        assertThat(rig.told()).containsExactly(handler.equals("on_error") ? "Sorry Alice: not allowed" : "Sorry Alice");
        assertThat(rig.probe.count("echo")).isZero();
        assertThat(run.reason()).contains("try-it").contains(handler.equals("on_error") ? "not allowed" : "empty");
    }

    @Test
    void aResponseMayHaveButtonsAListOrATemplate() throws Exception {
        rig.serve("""
            steps:
              - name: nothing
                agent: test
                action: look
                on_empty: {response: {text: "Which?", buttons: [{id: "help", title: Help}]}}
            """, """
            steps:
              - name: nothing
                agent: test
                action: look
                on_empty: {response: {template: ops_notification, parameters: ["{{ trigger.user.name }}"]}}
            """);
        assertThat(rig.run().state()).isEqualTo(Run.State.STOPPED);
        assertThat(rig.proceed(rig.begin("f2", Rig.ALICE)).state()).isEqualTo(Run.State.STOPPED);
        assertThat(rig.told()).hasSize(2);
        assertThat(rig.told().get(0)).contains("Which?").contains("Help");
        assertThat(rig.told().get(1)).contains("ops_notification").contains("Alice");
    }

    @Test
    void aResponseThatCannotBeSentFailsTheRunWithItsReason() throws Exception {
        rig.serve("""
            steps:
              - name: nothing
                agent: test
                action: look
                on_empty: {response: {text: "{{ input.nothing }}"}}
                on_error: {continue: true}
            """);
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        assertThat(run.reason()).contains("nothing.on_empty").contains("text");
    }

    @ParameterizedTest
    @CsvSource({"on_error, keep, 1", "on_empty, look, 0"})
    void continueGoesOnWithAnUndefinedOutput(String handler, String action, int warnings) throws Exception {
        rig.probe.does("keep", (input, op) -> {
            throw ActionFailed.refused("not allowed");
        });
        rig.serve("""
            steps:
              - {name: try-it, agent: test, action: %s, %s: {continue: true}}
              - {name: after, agent: test, action: echo, input: {value: "[{{ steps.try-it.output }}]"}}
            """.formatted(action, handler));
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(rig.probe.values("echo")).containsExactly("[]");
        assertThat(run.warnings().stream().filter(line -> line.contains("not allowed")))
                .hasSize(warnings);
    }

    @ParameterizedTest
    @CsvSource({"on_error, keep", "on_empty, look"})
    void anotherFlowTakesOver(String handler, String action) throws Exception {
        rig.probe.does("keep", (input, op) -> {
            throw ActionFailed.refused("not allowed");
        });
        rig.serve(
                """
                steps:
                  - {name: try-it, agent: test, action: %s, %s: {flow: f2}}
                  - {name: after, agent: test, action: echo}
                """.formatted(action, handler),
                "steps: [{name: other, agent: test, action: push, input: {value: '{{ input.word }}'}}]");
        Run run = rig.run("word", "passed on");
        assertThat(run.state()).isEqualTo(Run.State.STOPPED);
        assertThat(run.reason()).contains("f2");
        assertThat(rig.probe.count("echo")).isZero();
        assertThat(rig.arrived()).hasSize(1);
        rig.handleArrived();
        assertThat(rig.probe.values("push")).containsExactly("passed on");
    }

    @Test
    void aFlowThatIsNotThereIsSaidToWhoeverStartedTheRun() throws Exception {
        rig.serve("steps: [{name: try-it, agent: test, action: look, on_empty: {flow: later-flow}}]");
        rig.run();
        rig.handleArrived();
        assertThat(rig.told()).hasSize(1);
        assertThat(rig.told().get(0)).contains("not available yet");
    }

    @Test
    void anAnswerInPlaceOfAFailureEndsTheRun() throws Exception {
        rig.probe.does("keep", (input, op) -> {
            throw ActionFailed.answered("Bob was faster");
        });
        rig.serve("steps: [{name: take, agent: test, action: keep, on_error: {continue: true}},"
                + " {name: after, agent: test, action: echo}]");
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.STOPPED);
        assertThat(rig.told()).containsExactly("Bob was faster");
        assertThat(rig.probe.count("echo")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"echo, SUCCEEDED", "ECHO, FAILED", "gone, FAILED", "'', FAILED"})
    void aTemplatedActionIsHeldAgainstTheCatalogue(String action, Run.State state) throws Exception {
        rig.serve("steps: [{name: go, agent: test, action: '{{ input.do }}', input: {value: x}}]");
        Run run = rig.run("do", action);
        assertThat(run.state()).isEqualTo(state);
        if (state == Run.State.FAILED) {
            assertThat(run.reason())
                    .contains("there is no action test." + action)
                    .contains("test.echo, test.keep");
        }
    }

    @Test
    void aTemplatedActionMayDifferFromItemToItem() throws Exception {
        rig.serve("""
            steps:
              - name: each
                agent: test
                action: "{{ item.do }}"
                foreach: [{do: echo, n: 1}, {do: keep, n: 2}]
                input: {value: "{{ item.n }}"}
            """);
        assertThat(rig.run().state()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(rig.probe.values("echo")).containsExactly(1);
        assertThat(rig.probe.values("keep")).containsExactly(2);
    }

    @Test
    void whatAnActionsRouteSetsDoesNotReachTheNextStep() throws Exception {
        rig.probe.does("messy", (input, op) -> "m");
        rig.serve("""
            steps:
              - {name: first, agent: test, action: messy, input: {value: 1}}
              - {name: second, agent: test, action: nosy, input: {value: 2}}
              - {name: third, agent: test, action: echo, input: {value: "{{ steps.second.output }}"}}
            """);
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(rig.journal(run)).containsExactly("first done", "second done", "third done");
        assertThat(rig.probe.values("echo")).containsExactly("|||{}");
    }

    @Test
    void aMissingValueIsEmptyAndAWarning() throws Exception {
        rig.serve("steps: [{name: go, agent: test, action: echo, input: {value: 'a{{ input.nothing }}b'}}]");
        Run run = rig.run();
        assertThat(rig.probe.values("echo")).containsExactly("ab");
        assertThat(run.warnings()).anyMatch(warning -> warning.contains("input.nothing"));
    }

    @Test
    void documentsMayHoldCamelsOwnSigns() throws Exception {
        String text = "a ${body} b {{ input.word }} c \\{d\\} e }} f #{g} h";
        rig.serve("""
            steps:
              - name: go
                agent: test
                action: echo
                input: {value: '%s', other: "{'x': 1}"}
            """.formatted(text));
        AgentFlow flow = rig.flows.find("f1").orElseThrow();
        assertThat(flow.steps().get(0).input()).containsEntry("value", text);
        rig.run("word", "W");
        assertThat(rig.probe.values("echo")).containsExactly("a ${body} b W c \\{d\\} e }} f #{g} h");
    }

    @Test
    void theDescriptionOfAFlowMayHoldBraces() throws Exception {
        rig.gateway.serve(rig.set(Map.of("f1", """
            apiVersion: aof.sh/v1alpha1
            kind: AgentFlow
            metadata: {name: f1, description: 'says {{ x }} ${y}'}
            steps: [{name: go, agent: test, action: echo, input: {value: 1}}]
            """)));
        assertThat(rig.run().state()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(rig.probe.values("echo")).containsExactly(1);
    }

    @Test
    void theContextHoldsTheLastMessagesAndWhatTheTriggerIsAbout() throws Exception {
        for (String text : List.of("first", "second", "third")) {
            rig.clock.advance(Duration.ofSeconds(1));
            rig.transcript.add(Phone.key(Rig.ALICE), Transcript.Direction.IN, null, text, null, rig.clock.instant());
        }
        rig.serve("""
            context: {source: conversation, lookback: 2}
            steps:
              - name: go
                agent: test
                action: echo
                input: {value: "{{ context.messages | map(attribute='text') | join(',') }} {{ context.subject }}"}
            """);
        rig.run();
        assertThat(rig.probe.values("echo")).containsExactly("second,third ");
    }

    @Test
    void anAnswerSeesWhatTheItemsOfTheAskersStepsGave() throws Exception {
        rig.serve("""
            steps:
              - {name: each, agent: test, action: echo, foreach: [a, b], input: {value: "{{ item }}"}}
              - {name: one, agent: test, action: echo, input: {value: c}}
            """);
        Run run = rig.run();
        Map<String, Object> steps = Outputs.of(rig.journal.entries(run.id()));
        assertThat(steps)
                .containsEntry("each", Map.of("output", List.of("a", "b")))
                .containsEntry("one", Map.of("output", "c"));
    }
}
