package dev.dromedary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Json;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagerDutyStandInTest {

    private static final Map<String, String> HEADERS =
            Map.of("authorization", "Token token=pd-token", "from", "alice@example.com");

    private final PagerDutyStandIn pagerDuty = new PagerDutyStandIn(SandboxSettings.sample(), InstantSource.system());

    @AfterEach
    void close() {
        pagerDuty.close();
    }

    @ParameterizedTest(name = "{0} then {1} is {2}")
    @CsvSource({
        "triggered,    acknowledged, acknowledged, incident.acknowledged",
        "acknowledged, resolved,     resolved,     incident.resolved",
        "resolved,     acknowledged, acknowledged, incident.reopened",
    })
    void statusesChangeAsInPagerDutyAndTheBotIsTold(String before, String wish, String after, String event)
            throws Exception {
        try (FakeBot bot = new FakeBot(SandboxSettings.sample())) {
            PagerDutyIncident incident = pagerDuty.open("CPU high", "api", "key-1");
            if (!before.equals("triggered")) {
                pagerDuty.setStatus(incident.id(), before);
            }
            pagerDuty.callback(bot.url());

            Answer answer = put(incident.id(), Map.of("type", "incident_reference", "status", wish), HEADERS);

            assertThat(Shape.object(Json.map(answer.body()), "incident")).containsEntry("status", after);
            FakeBot.Webhook webhook = bot.await(one -> one.path().equals("/webhooks/whatsapp/pagerduty"));
            assertThat(Shape.object(Json.map(webhook.body()), "event")).containsEntry("event_type", event);
            assertThat(webhook.headers()).containsKey("x-webhook-id");
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource({
        "'',                  alice@example.com, acknowledged, 401",
        "Bearer pd,           alice@example.com, acknowledged, 401",
        "Token token=pd,      '',                acknowledged, 400",
        "Token token=pd,      nobody,            acknowledged, 400",
        "Token token=pd,      alice@example.com, open,         400",
        "Token token=pd,      alice@example.com, acknowledged, 200",
    })
    void writesNeedATokenASenderAndAKnownStatus(String authorization, String from, String status, int expected) {
        PagerDutyIncident incident = pagerDuty.open("CPU high", "api", "key-1");
        Map<String, String> headers = new java.util.HashMap<>();
        headers.put("authorization", authorization);
        if (!from.isEmpty()) {
            headers.put("from", from);
        }

        assertThat(put(incident.id(), Map.of("type", "incident", "status", status), headers)
                        .status())
                .isEqualTo(expected);
    }

    @Test
    void escalatingAssignsWhoeverHasTheLevel() {
        PagerDutyIncident incident = pagerDuty.open("CPU high", "api", "key-1");

        put(incident.id(), Map.of("type", "incident_reference", "escalation_level", 2), HEADERS);

        assertThat(pagerDuty.incident(incident.id()).orElseThrow().assignees()).containsExactly("PU2");
        assertThat(put(incident.id(), Map.of("type", "incident_reference", "escalation_level", 9), HEADERS)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void eventsOpenAndCloseOneIncidentByTheirKey() {
        for (String action : new String[] {"trigger", "trigger", "acknowledge", "resolve", "resolve"}) {
            assertThat(enqueue(action, "alr-1", "critical").status()).isEqualTo(202);
        }
        assertThat(pagerDuty.all()).hasSize(1);
        assertThat(pagerDuty.all().get(0).status()).isEqualTo("resolved");
        assertThat(enqueue("trigger", "alr-1", "catastrophic").body()).contains("payload.severity");
        assertThat(enqueue("resolve", "", "critical").status()).isEqualTo(400);
    }

    @Test
    void oncallsUsersAndPhonesAreLookedUp() {
        assertThat(get("/oncalls").body()).contains("\"escalation_level\":1").contains("Alice");
        assertThat(get("/users/PU1/contact_methods").body())
                .contains("\"country_code\":1")
                .contains("\"address\":\"5550100001\"");
        assertThat(get("/users/nobody/contact_methods").status()).isEqualTo(404);
    }

    private Answer put(String id, Map<String, Object> incident, Map<String, String> headers) {
        return pagerDuty.answer(
                new Request("PUT", "/incidents/" + id, Map.of(), headers, Json.write(Map.of("incident", incident))));
    }

    private Answer get(String path) {
        return pagerDuty.answer(new Request("GET", path, Map.of(), HEADERS, ""));
    }

    private Answer enqueue(String action, String key, String severity) {
        Map<String, Object> event = Map.of(
                "routing_key",
                "r".repeat(32),
                "event_action",
                action,
                "dedup_key",
                key,
                "payload",
                Map.of("summary", "CPU high", "source", "api", "severity", severity));
        return pagerDuty.answer(new Request("POST", "/v2/enqueue", Map.of(), Map.of(), Json.write(event)));
    }
}
