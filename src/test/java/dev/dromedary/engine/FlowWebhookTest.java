package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.Event;
import dev.dromedary.inbox.IdempotencyKeys;
import dev.dromedary.store.Json;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others post to the paths of flows, and how long they wait for an answer. */
class FlowWebhookTest {

    private static final String RESPONDS = """
        triggers: [{type: webhook, path: /ask}]
        input: {required: [word], schema: {word: {type: string}}}
        steps:
          - {name: go, agent: test, action: look}
          - {name: answer, agent: http, action: respond, input: {status: 201, body: {said: "{{ input.word }}"}}}
        """;

    private static Rig rig;

    private final Runnable handler = this::handleApart;

    private void handleApart() {
        new Thread(rig::handleArrived).start();
    }

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

    private static Exchange post(Duration patience, String stem, Map<?, ?>... inputs) {
        return post(rig, new Responses(rig.journal, rig.runs, patience), stem, inputs);
    }

    private static Exchange post(Responses responses, String stem, Map<?, ?>... inputs) {
        return post(rig, responses, stem, inputs);
    }

    static Exchange post(Rig rig, Responses responses, String stem, Map<?, ?>... inputs) {
        FlowWebhook webhook = new FlowWebhook(
                rig.flows, rig.inbox, new IdempotencyKeys(rig.store, rig.inbox), rig.ids, rig.clock, null, responses);
        Exchange exchange = new DefaultExchange(rig.camel);
        exchange.getMessage().setBody(Arrays.asList(inputs));
        webhook.accept(exchange, "whatsapp", stem, "/ask");
        return exchange;
    }

    @Test
    void theCallerOfAFlowThatRespondsGetsItsAnswer() throws Exception {
        rig.serve(RESPONDS);
        rig.inbox.listen(handler);
        Exchange answered = post(Duration.ofSeconds(20), "f1", Map.of("word", "hello"));
        rig.inbox.unlisten(handler);
        assertThat(answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(201);
        assertThat(Json.map(answered.getMessage().getBody(String.class))).isEqualTo(Map.of("said", "hello"));
    }

    @Test
    void whoeverWaitsTooLongGetsTheRunsId() throws Exception {
        rig.serve(RESPONDS);
        Exchange late = post(Duration.ofMillis(1), "f1", Map.of("word", "hello"));
        assertThat(late.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(202);
        assertThat(Json.map(late.getMessage().getBody(String.class)))
                .containsEntry("accepted", true)
                .containsEntry("run_id", rig.arrived().get(0).runId());
    }

    /** There are 64 threads for all webhooks; whoever waits here holds one of them. */
    @Test
    void sixteenMayWaitAndTheNextGetsTheRunsIdAtOnce() throws Exception {
        rig.serve(RESPONDS);
        Responses responses = new Responses(rig.journal, rig.runs, Duration.ofMinutes(5));
        ExecutorService callers = Executors.newCachedThreadPool();
        try {
            CompletionService<Exchange> answers = new ExecutorCompletionService<>(callers);
            for (int i = 0; i < 17; i++) {
                answers.submit(() -> post(responses, "f1", Map.of("word", "hello")));
            }
            Exchange first = answers.poll(60, TimeUnit.SECONDS).get();
            assertThat(first.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                    .isEqualTo(202);
            assertThat(answers.poll()).as("the others wait").isNull();
            handleApart();
            for (int i = 0; i < 16; i++) {
                Exchange answered = answers.poll(60, TimeUnit.SECONDS).get();
                assertThat(answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                        .isEqualTo(201);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aRunThatEndsWithoutAnswerKeepsNobodyWaiting() throws Exception {
        rig.serve(RESPONDS);
        rig.probe.does("look", (input, op) -> {
            throw new IllegalStateException("broken");
        });
        rig.inbox.listen(handler);
        Exchange answered = post(Duration.ofMinutes(5), "f1", Map.of("word", "hello"));
        rig.inbox.unlisten(handler);
        assertThat(answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(202);
    }

    @Test
    void badInputIsRefusedBeforeAnythingIsStored() throws Exception {
        rig.serve(RESPONDS);
        assertThatThrownBy(() -> post(Duration.ZERO, "f1", Map.of("word", "fine"), Map.of()))
                .isInstanceOf(Ingress.BadInput.class)
                .hasMessageContaining("word");
        assertThat(rig.arrived()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "incident.triggered,  f1 f3",
        "incident.resolved,   f1 f2",
        "incident.annotated,  f1",
    })
    void pagerDutysEventsStartTheFlowsThatNameThem(String event, String started) throws Exception {
        String steps = "steps: [{name: go, agent: test, action: echo}]\n";
        rig.serve(
                "triggers: [{type: pagerduty}]\n" + steps,
                "triggers: [{type: pagerduty, events: [incident.resolved]}]\n" + steps,
                "triggers: [{type: pagerduty, events: [incident.triggered]}]\n" + steps);
        Map<String, Object> input = Map.of("event", event, "dedupe_key", "pd:" + event);
        post(Duration.ZERO, "pagerduty-event-flow", input);
        post(Duration.ZERO, "pagerduty-event-flow", input);
        assertThat(String.join(
                        " ",
                        rig.arrived().stream()
                                .map(one -> String.valueOf(one.body().get("flow")))
                                .sorted()
                                .toList()))
                .isEqualTo(started);
    }

    @Test
    void anEventThatNobodyNamesIsRecorded() throws Exception {
        rig.serve("""
            triggers: [{type: pagerduty, events: [incident.resolved]}]
            steps: [{name: go, agent: test, action: echo}]
            """);
        post(Duration.ZERO, "pagerduty-event-flow", Map.of("event", "service.updated"));
        assertThat(rig.arrived()).extracting(Event::kind).isEqualTo(List.of(Event.Kind.NOTE));
    }
}
