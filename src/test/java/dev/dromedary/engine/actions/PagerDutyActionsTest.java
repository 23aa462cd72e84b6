package dev.dromedary.engine.actions;

import static dev.dromedary.people.Configs.config;
import static dev.dromedary.people.Configs.shift;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.config.Secret;
import dev.dromedary.config.TriggerConfig.PagerDuty;
import dev.dromedary.config.TriggerConfig.PersonEntry;
import dev.dromedary.people.Configs;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagerDutyActionsTest {

    private static final String ALICE = "+1234567890";
    private static final String BOB = "+0987654321";

    private static PagerDuty account(String url, String from, String routingKey) {
        return new PagerDuty(new Secret("tok"), from, Secret.ofNullable(routingKey), null, url, url);
    }

    private static Configs list() {
        return config().shifts(shift("Alice", ALICE, null, "UTC"), shift("Bob", BOB, null, "UTC"));
    }

    private static String incident(String status) {
        return "{\"incident\": {\"id\": \"P1\", \"status\": \"" + status + "\", \"html_url\": \"https://pd/P1\"}}";
    }

    @ParameterizedTest(name = "{0} of an incident that is {1}: {2}")
    @CsvSource({
        "acknowledge, triggered, '\"status\":\"acknowledged\"'",
        "acknowledge, acknowledged, ''",
        "acknowledge, resolved, ''",
        "resolve, acknowledged, '\"status\":\"resolved\"'",
        "resolve, resolved, ''",
        "escalate, triggered, '\"escalation_level\":2'",
        "escalate, resolved, ''",
    })
    void anIncidentIsReadBeforeItIsChanged(String verb, String status, String written) throws Exception {
        try (HttpStandIn server = new HttpStandIn();
                Desk desk = desk(list().pagerduty(account(server.url(), "ops@example.com", null), null))) {
            server.on("GET /incidents/P1", 200, incident(status)).on("PUT /incidents/P1", 200, incident("changed"));
            Map<String, Object> output =
                    desk.run(ALICE).map("pagerduty." + verb, "incident_id", "P1", "escalation_level", "2");
            if (written.isEmpty()) {
                assertThat(server.requests()).hasSize(1);
                boolean skipped = status.equals("resolved") && !verb.equals("resolve");
                assertThat(output.containsKey("skipped")).isEqualTo(skipped);
                assertThat(output.containsKey("already")).isEqualTo(!skipped);
            } else {
                HttpStandIn.Request put = server.requests().get(1);
                assertThat(put.body()).contains(written).contains("incident_reference");
                assertThat(put.header("From")).isEqualTo("ops@example.com");
                assertThat(put.header("Authorization")).isEqualTo("Token token=tok");
                assertThat(put.header("Accept")).startsWith("application/vnd.pagerduty+json;version=2");
                assertThat(put.header("X-Request-Id")).endsWith("/s1/-");
                assertThat(output).containsEntry("incident_id", "P1").containsEntry("url", "https://pd/P1");
            }
        }
    }

    @Test
    void withoutATokenAnIncidentOrASenderNothingIsDone() throws Exception {
        try (Desk desk = desk(list())) {
            assertThat(desk.run(ALICE).map("pagerduty.acknowledge", "incident_id", ""))
                    .containsEntry("skipped", true)
                    .containsEntry("reason", "PagerDuty is not configured");
        }
        try (Desk desk = desk(list().pagerduty(account("http://127.0.0.1:1", null, null), null))) {
            assertThat(desk.run(ALICE).map("pagerduty.acknowledge", "incident_id", "P1"))
                    .containsEntry("reason", "pagerduty.from_email is not configured");
            assertThat(desk.run(ALICE).map("pagerduty.resolve", "incident_id", null))
                    .containsEntry("reason", "no PagerDuty incident belongs to this");
        }
    }

    @Test
    void aRefusalIsFinalAndABusyServiceMayBeRetried() throws Exception {
        try (HttpStandIn server = new HttpStandIn();
                Desk desk = desk(list().pagerduty(account(server.url(), "ops@example.com", null), null))) {
            server.on("GET /incidents/P1", 429, "{}", Map.of("ratelimit-reset", "7"))
                    .on("GET /incidents/P2", 401, "{\"error\": {\"message\": \"bad token\"}}");
            assertThatThrownBy(() -> desk.run(ALICE).call("pagerduty.acknowledge", "incident_id", "P1"))
                    .isInstanceOfSatisfying(
                            ActionFailed.class, e -> assertThat(e.retryable()).isTrue())
                    .hasMessageContaining("again in 7 s");
            assertThatThrownBy(() -> desk.run(ALICE).call("pagerduty.acknowledge", "incident_id", "P2"))
                    .isInstanceOfSatisfying(
                            ActionFailed.class, e -> assertThat(e.retryable()).isFalse())
                    .hasMessage("PagerDuty answered HTTP 401: bad token");
            assertThat(desk.run(ALICE).map("pagerduty.acknowledge", "incident_id", "P3"))
                    .containsEntry("reason", "PagerDuty knows no incident P3");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void anAlertOfOursGoesThereAndBackByItsDedupKey() throws Exception {
        try (HttpStandIn server = new HttpStandIn();
                Desk desk = desk(list().pagerduty(account(server.url(), "ops@example.com", "rk"), null))) {
            server.on("POST /v2/enqueue", 202, "{\"status\": \"success\"}");
            Desk.Caller run = desk.run((String) null);
            Object[] down = {"severity", "critical", "service", "api", "message", "down"};
            String id = (String) run.map("alert-manager.create", down).get("alert_id");
            assertThat(server.requests().get(0).body())
                    .contains("\"routing_key\":\"rk\"", "\"event_action\":\"trigger\"", "\"dedup_key\":\"" + id + "\"");
            run.call("alert-manager.create", down);
            assertThat(server.requests())
                    .as("the joined one opens no second incident")
                    .hasSize(1);
            assertThat(run.map("pagerduty.acknowledge", "incident_id", "")).containsEntry("dedup_key", id);
            assertThat(server.requests().get(1).body()).contains("\"event_action\":\"acknowledge\"");

            server.on("POST /v2/enqueue", 500, "");
            assertThat(desk.run((String) null).map("alert-manager.create", "service", "web", "message", "slow"))
                    .as("PagerDuty keeps nobody from being paged")
                    .containsKey("alert_id");
        }
    }

    @Test
    void aNoteIsWrittenOnce() throws Exception {
        try (HttpStandIn server = new HttpStandIn();
                Desk desk = desk(list().pagerduty(account(server.url(), "ops@example.com", null), null))) {
            server.on("GET /incidents/P1/notes", 200, "{\"notes\": []}").on("POST /incidents/P1/notes", 201, "{}");
            desk.run(ALICE).call("pagerduty.note", "incident_id", "P1", "note", "rolled back");
            server.on("GET /incidents/P1/notes", 200, "{\"notes\": [{\"content\": \"rolled back\"}]}");
            desk.run(ALICE).call("pagerduty.note", "incident_id", "P1", "note", "rolled back");
            assertThat(server.requests()).map(HttpStandIn.Request::method).containsExactly("GET", "POST", "GET");
        }
    }

    private static String oncall(String id, String name, int level) {
        return "{\"user\": {\"id\": \"" + id + "\", \"name\": \"" + name + "\"}, \"escalation_level\": " + level
                + ", \"escalation_policy\": {\"id\": \"POL\"}}";
    }

    private static Desk withSchedule(HttpStandIn server) throws Exception {
        return desk(
                list().people(new PersonEntry("Dora", "+4930123456", null, null, null, "PDORA", List.of(), null, null))
                        .pagerduty(account(server.url(), null, null), "PSCHED"));
    }

    @Test
    void pagerDutyIsAskedFirst() throws Exception {
        try (HttpStandIn server = new HttpStandIn();
                Desk desk = withSchedule(server)) {
            server.on("GET /oncalls", 200, "{\"oncalls\": [" + oncall("PDORA", "Dora D.", 1) + "]}");
            assertThat(current(desk))
                    .containsEntry("name", "Dora")
                    .containsEntry("phone", "+4930123456")
                    .containsEntry("source", "pagerduty");
            assertThat(server.requests().get(0).target()).contains("schedule_ids%5B%5D=PSCHED", "earliest=true");

            server.on("GET /oncalls", 200, "{\"oncalls\": [" + oncall("PEVE", "Eve", 1) + "]}")
                    .on("GET /users/PEVE/contact_methods", 200, """
                        {"contact_methods": [{"type": "email_contact_method", "address": "eve@example.com"},
                        {"type": "phone_contact_method", "country_code": 49, "address": "30987654"}]}\
                        """);
            assertThat(current(desk)).containsEntry("name", "Eve").containsEntry("phone", "+4930987654");
        }
    }

    @Test
    void whatPagerDutyCannotSayTheListSays() throws Exception {
        try (HttpStandIn server = new HttpStandIn();
                Desk desk = withSchedule(server)) {
            server.on("GET /oncalls", 500, "");
            assertThat(current(desk)).containsEntry("name", "Alice").containsEntry("source", "static");
            server.on("GET /oncalls", 200, "{\"oncalls\": []}");
            assertThat(String.valueOf(current(desk).get("reason"))).isEqualTo("on duty (PagerDuty names nobody)");
            server.on("GET /oncalls", 200, "{\"oncalls\": [" + oncall("PEVE", "Eve", 1) + "]}");
            assertThat(current(desk)).as("no phone of hers is known").containsEntry("name", "Alice");
            server.slowly("GET /oncalls", 60_000);
            long start = System.nanoTime();
            assertThat(current(desk)).containsEntry("name", "Alice");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void theChainIsTheEscalationPolicyWhereItKnowsThePerson() throws Exception {
        try (HttpStandIn server = new HttpStandIn();
                Desk desk = withSchedule(server)) {
            server.on(
                    "GET /oncalls",
                    200,
                    "{\"oncalls\": [" + oncall("PDORA", "Dora", 1) + "," + oncall("PBOB", "Bob", 3) + "]}");
            Map<String, Object> next = desk.run("+4930123456")
                    .map("oncall-manager.get_next_oncall", "current_user", "+4930123456", "schedule_id", "PSCHED");
            assertThat(next)
                    .containsEntry("name", "Bob")
                    .containsEntry("phone", BOB)
                    .containsEntry("level", 3L);
            assertThat(server.requests().get(1).target()).contains("escalation_policy_ids%5B%5D=POL");
            assertThat(desk.run(BOB).map("oncall-manager.get_next_oncall", "current_user", BOB))
                    .as("the end of the chain")
                    .isEmpty();
            assertThat(desk.run(ALICE).map("oncall-manager.get_next_oncall", "current_user", ALICE))
                    .as("somebody the policy does not name")
                    .containsEntry("name", "Bob")
                    .containsEntry("source", "static");
        }
    }

    private static Map<String, Object> current(Desk desk) {
        return desk.run((String) null).map("oncall-manager.get_current", "schedule_id", "");
    }

    private static Desk desk(Configs config) throws Exception {
        return new Desk(Stores.sqlite(), config.build());
    }
}
