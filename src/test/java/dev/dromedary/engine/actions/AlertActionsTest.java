package dev.dromedary.engine.actions;

import static dev.dromedary.people.Configs.config;
import static dev.dromedary.people.Configs.person;
import static dev.dromedary.people.Configs.shift;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.store.Stores;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertActionsTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final String ALICE = "+1234567890";
    private static final String BOB = "+0987654321";

    private final TriggerConfig config = config().shifts(
                    shift("Alice", ALICE, "09:00-18:00", "America/New_York"),
                    shift("Bob", BOB, "18:00-09:00", "America/New_York"))
            .people(person("Carol", "+1122334455", null, null, "lead"))
            .teamGroup(List.of("Alice", "Bob", "role:lead"))
            .build();

    private static String page(Desk desk, String severity) {
        Desk.Caller system = desk.run((String) null);
        Map<String, Object> oncall = system.map("oncall-manager.get_current", "schedule_id", "");
        Map<String, Object> alert = system.map(
                "alert-manager.create",
                "severity",
                severity,
                "service",
                "api",
                "message",
                "down",
                "oncall_user",
                oncall.get("phone"));
        system.call(
                "whatsapp.send_template",
                "to",
                oncall.get("phone"),
                "template",
                "ops_alert",
                "parameters",
                List.of(severity, "api", "down", "now"));
        system.call("scheduler.schedule", "delay", 300, "flow", "auto-escalate-flow", "input", Map.of("alert_id", "x"));
        return (String) alert.get("alert_id");
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aPageCarriesButtonsAboutTheAlertAndGoesFirst(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            String id = page(desk, "critical");
            SentMessage sent = desk.sentTo(ALICE).get(0);
            assertThat(sent.subject()).isEqualTo("alert:" + id);
            assertThat(sent.priority()).isEqualTo(Priority.URGENT);
            assertThat(sent.onlyWhileOpen()).isTrue();
            assertThat(desk.outbox.offer(ALICE, "ack:alert:" + id)).isPresent();
            assertThat(desk.alerts.askedAbout(id)).containsExactly("1234567890");
        }
    }

    /** A template may cut a text anywhere, and PostgreSQL takes no NUL: no alert fails for that. */
    @ParameterizedTest
    @MethodSource(EACH)
    void whatNoStoreKeepsIsMended(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            Map<String, Object> alert = desk.run((String) null)
                    .map(
                            "alert-manager.create",
                            "severity",
                            "high",
                            "service",
                            "api\0",
                            "message",
                            "down \ud83d",
                            "fingerprint",
                            "f\ude80\0");
            assertThat(desk.alerts.find((String) alert.get("alert_id")))
                    .get()
                    .extracting(one -> one.service() + "|" + one.message() + "|" + one.fingerprint())
                    .isEqualTo("api|down \ufffd|f\ufffd");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void acknowledgingEndsTheTimerAndASecondTapHearsOfTheFirst(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            String id = page(desk, "critical");
            assertThat(desk.timers.list()).hasSize(1);
            Desk.Caller alice = desk.run(ALICE);
            Map<String, Object> found =
                    alice.map("alert-manager.find_pending", "user_phone", ALICE, "status", "firing");
            assertThat(found).containsEntry("alert_id", id).containsEntry("title", "api: down");
            Map<String, Object> taken =
                    alice.map("alert-manager.acknowledge", "alert_id", id, "acknowledged_by", ALICE);
            assertThat(taken).containsEntry("state", "acknowledged").containsEntry("acknowledged_by_name", "Alice");
            assertThat(desk.timers.list()).isEmpty();
            assertThat(alice.again("alert-manager.acknowledge", "alert_id", id, "acknowledged_by", ALICE))
                    .as("the same operation after a restart")
                    .isEqualTo(taken);

            String said = "✅ *api: down* was acknowledged by Alice at 2026-06-01 10:00 EDT.";
            assertThat(answer(() -> desk.run(ALICE, "alert:" + id)
                            .call("alert-manager.find_pending", "user_phone", ALICE, "status", "firing")))
                    .isEqualTo(said);
            assertThat(answer(() -> desk.run(ALICE)
                            .call("alert-manager.acknowledge", "alert_id", id, "acknowledged_by", ALICE)))
                    .isEqualTo(said);
            assertThat(desk.run(ALICE).map("alert-manager.find_pending", "user_phone", ALICE, "status", "firing"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whoeverHandsAnAlertOnHearsWhoTookIt(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            String id = page(desk, "warning");
            Desk.Caller alice = desk.run(ALICE);
            alice.call("alert-manager.get_active", "user_phone", ALICE);
            Map<String, Object> next = alice.map("oncall-manager.get_next_oncall", "current_user", ALICE);
            assertThat(next)
                    .containsEntry("name", "Bob")
                    .containsEntry("phone", BOB)
                    .containsEntry("level", 2);
            // As the tutorial's flow does it: the page itself hands the alert on.
            alice.call(
                    "whatsapp.send_template",
                    "to",
                    next.get("phone"),
                    "template",
                    "ops_alert",
                    "parameters",
                    List.of("ESCALATED", "api", "down", "now"));
            assertThat(desk.alerts.find(id).orElseThrow().assignedTo()).isEqualTo("0987654321");
            assertThat(desk.run(BOB).map("alert-manager.find_pending", "user_phone", BOB))
                    .containsEntry("alert_id", id);

            Desk.Caller bob = desk.run(BOB);
            bob.call("alert-manager.get_active", "user_phone", BOB);
            assertThat(bob.map("oncall-manager.get_next_oncall", "current_user", BOB))
                    .as("everybody was asked")
                    .isEmpty();
            desk.run(BOB).call("alert-manager.acknowledge", "alert_id", id);
            assertThat(texts(desk, ALICE)).contains("✅ *api: down* was acknowledged by Bob.");
            desk.run((String) null).call("alert-manager.resolve", "alert_id", id);
            assertThat(texts(desk, BOB)).contains("✅ *api: down* was resolved.");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theSourceSaysWhichAlertItIsThoughTheFlowDoesNotHandItOn(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            Map<String, Object> source = Map.of("fingerprint", "f1", "starts_at", "2026-06-01T13:59:00Z");
            Object[] down = {"severity", "critical", "service", "api", "message", "down", "oncall_user", ALICE};
            Object first = desk.run(source).map("alert-manager.create", down).get("alert_id");
            Object[] worded = {"service", "api", "message", "down for 5m", "oncall_user", ALICE};
            assertThat(desk.run(source).map("alert-manager.create", worded))
                    .containsEntry("alert_id", first)
                    .containsEntry("joined", true)
                    .containsEntry("page", false);
            assertThat(desk.run(Map.of())
                            .map("alert-manager.resolve", "fingerprint", "f1", "starts_at", "2026-06-01T13:59:00Z"))
                    .containsEntry("alert_id", first)
                    .containsEntry("state", "resolved");
            assertThat(texts(desk, ALICE)).containsExactly("✅ *api: down* was resolved.");
            assertThat(desk.run(Map.of()).map("alert-manager.resolve", "fingerprint", "f2"))
                    .containsEntry("skipped", true);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void anAlertFollowsItsIncident(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            String id = page(desk, "critical");
            assertThat(follow(desk, "incident.triggered", "P9", null)).isEmpty();
            assertThat(follow(desk, "incident.triggered", "P1", id)).containsEntry("alert_id", id);
            assertThat(desk.alerts.byPagerDuty("P1", null)).as("linked").isPresent();
            assertThat(follow(desk, "incident.reassigned", "P1", null)).containsEntry("assigned_to", BOB);
            assertThat(follow(desk, "incident.acknowledged", "P1", null))
                    .containsEntry("state", "acknowledged")
                    .containsEntry("acknowledged_by_name", "Bob");
            assertThat(desk.timers.list()).isEmpty();
            assertThat(follow(desk, "incident.resolved", "P1", null)).containsEntry("state", "resolved");
            assertThat(follow(desk, "incident.resolved", "P1", null)).containsEntry("changed", false);
            assertThat(follow(desk, "incident.reopened", "P1", null)).isEmpty();
        }
    }

    private static Map<String, Object> follow(Desk desk, String event, String incident, String key) {
        return desk.run((String) null)
                .map(
                        "alert-manager.follow",
                        "event",
                        event,
                        "incident_id",
                        incident,
                        "dedup_key",
                        key,
                        "agent",
                        "Bob",
                        "assignees",
                        List.of("bob"));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theTeamIsAGroupOrEachOfItsPeopleOrNobody(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            Map<String, Object> sent = desk.run(ALICE).map("whatsapp.send_to_group", "group_id", null, "text", "hello");
            assertThat(sent.get("to")).isEqualTo(List.of(ALICE, BOB, "+1122334455"));
            assertThat(desk.sentTo(BOB).get(0).priority()).isEqualTo(Priority.BULK);
            desk.run(ALICE).call("whatsapp.send_to_group", "group_id", "Y2FwaV9ncm91cDox", "text", "hello");
            assertThat(desk.sentTo("Y2FwaV9ncm91cDox").get(0).body()).containsEntry("recipient_type", "group");
        }
        try (Desk desk = new Desk(Stores.sqlite(), config().build())) {
            assertThat(desk.run(ALICE).map("whatsapp.send_to_group", "text", "hello"))
                    .containsEntry("skipped", true)
                    .containsEntry("reason", "no oncall.team_group is configured");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void anEmptyRecipientIsAMistakeAndAReplyGoesToTheSender(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            assertThatThrownBy(() -> desk.run(ALICE).call("whatsapp.send_text", "to", "", "text", "hello"))
                    .isInstanceOf(ActionFailed.class)
                    .hasMessageContaining("`to` is empty");
            desk.run(ALICE).call("whatsapp.reply", "text", "hello");
            assertThat(texts(desk, ALICE)).containsExactly("hello");
            assertThat(desk.run((String) null).map("whatsapp.reply", "text", "hello"))
                    .containsEntry("skipped", true);
            desk.run(ALICE, "alert:alr-1")
                    .call(
                            "whatsapp.reply",
                            "text",
                            "what now?",
                            "buttons",
                            List.of("ACK", Map.of("title", "More", "flow", "alert-info-flow")));
            assertThat(desk.outbox.offer(ALICE, "ack:alert:alr-1")).isPresent();
            assertThat(desk.outbox.offer(ALICE, "flow/alert-info-flow:alert:alr-1"))
                    .isPresent();
        }
    }

    static String answer(Runnable call) {
        try {
            call.run();
        } catch (ActionFailed e) {
            assertThat(e.isAnswer()).as(e.getMessage()).isTrue();
            return e.getMessage();
        }
        return null;
    }

    static List<String> texts(Desk desk, String to) {
        return desk.sentTo(to).stream()
                .map(message -> message.body().get("text"))
                .filter(Map.class::isInstance)
                .map(text -> String.valueOf(((Map<?, ?>) text).get("body")))
                .toList();
    }
}
