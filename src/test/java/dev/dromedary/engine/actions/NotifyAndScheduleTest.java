package dev.dromedary.engine.actions;

import static dev.dromedary.engine.actions.AlertActionsTest.texts;
import static dev.dromedary.people.Configs.config;
import static dev.dromedary.people.Configs.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.config.Secret;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.config.TriggerConfig.Slack;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.store.Stores;
import dev.dromedary.timer.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NotifyAndScheduleTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final String ALICE = "+1234567890";

    private final TriggerConfig config = config().people(
                    person("Alice", ALICE, "U01ALICE", "alice@example.com"),
                    person("Carol", null, null, "c@example.com"))
            .slack(new Slack(new Secret("xoxb"), "http://127.0.0.1:1"))
            .build();

    @ParameterizedTest
    @MethodSource(EACH)
    @SuppressWarnings("unchecked")
    void eachChannelIsUsedAsFarAsItIsConfigured(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            Map<String, Object> told = desk.run((String) null)
                    .map(
                            "notifier.notify",
                            "channels",
                            List.of("slack", "email", "whatsapp"),
                            "user",
                            "alice@example.com",
                            "message",
                            "approved");
            assertThat(told).doesNotContainKey("skipped");
            assertThat((Map<String, Object>) told.get("slack")).containsKey("message_id");
            assertThat((Map<String, Object>) told.get("email"))
                    .containsEntry("skipped", true)
                    .containsEntry("reason", "e-mail is not configured (SMTP_HOST)");
            assertThat(texts(desk, ALICE)).containsExactly("approved");
            assertThat(desk.sentTo("U01ALICE").get(0).body()).containsEntry("channel", "U01ALICE");

            assertThat(desk.run((String) null)
                            .map("notifier.notify", "channel", "slack", "user", "dave", "message", "hi"))
                    .containsEntry("skipped", true)
                    .containsEntry("reason", "no Slack id is known for dave");
            assertThat(desk.run((String) null)
                            .map("notifier.notify", "channel", "slack", "user", "#ops", "message", "hi"))
                    .doesNotContainKey("skipped");
            for (String nobody : List.of("2026-11-21", "4711", "15550009999")) {
                assertThat(desk.run((String) null)
                                .map("notifier.notify", "channel", "whatsapp", "user", nobody, "message", "hi"))
                        .containsEntry("reason", "no WhatsApp number is known for " + nobody);
            }
            assertThat(desk.run((String) null)
                            .map("notifier.notify", "channel", "whatsapp", "user", "+15550009999", "message", "hi"))
                    .doesNotContainKey("skipped");
            assertThatThrownBy(() -> desk.run((String) null)
                            .call("notifier.notify", "channel", "fax", "user", "Alice", "message", "hi"))
                    .isInstanceOf(ActionFailed.class)
                    .hasMessageContaining("fax");
            assertThatThrownBy(() -> desk.run((String) null)
                            .call("notifier.notify", "channel", "slack", "user", "", "message", "hi"))
                    .hasMessageContaining("`user` is empty");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aTimerIsSetOncePerSubjectAndARepeatDoesNotPutItOff(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            Desk.Caller first = desk.run((String) null);
            Object[] slow = {"severity", "critical", "service", "api", "message", "slow", "oncall_user", ALICE};
            String id = (String) first.map("alert-manager.create", slow).get("alert_id");
            Object[] timer = {"delay", "300", "flow", "auto-escalate-flow", "input", Map.of("alert_id", id)};
            first.call("scheduler.schedule", timer);
            desk.clock.advance(Duration.ofMinutes(1));
            Desk.Caller repeat = desk.run((String) null);
            repeat.call("alert-manager.create", slow);
            repeat.call("scheduler.schedule", timer);
            Timer set = desk.timers.find("alert:" + id + "/auto-escalate-flow").orElseThrow();
            assertThat(set.at()).isEqualTo(Instant.parse("2026-06-01T14:05:00Z"));
            assertThat(set.data())
                    .containsEntry("flow", "auto-escalate-flow")
                    .containsEntry("input", Map.of("alert_id", id))
                    .containsEntry("subject", "alert:" + id);
            desk.clock.advance(Duration.ofMinutes(4));
            repeat.call("scheduler.schedule", timer);
            assertThat(desk.timers.find("alert:" + id + "/auto-escalate-flow"))
                    .as("one that is due now does not stand in the way of the next")
                    .map(Timer::at)
                    .contains(Instant.parse("2026-06-01T14:10:00Z"));
            first.call("scheduler.schedule", "delay", "3600", "flow", "auto-escalate-flow", "key", "still-open");
            desk.run(ALICE).call("alert-manager.acknowledge", "alert_id", id);
            assertThat(desk.timers.list()).extracting(Timer::key).containsExactly("still-open");
            desk.run(ALICE).call("alert-manager.resolve", "alert_id", id);
            assertThat(desk.timers.list()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theTimerNeverTakesAnAlertFromWhoeverHoldsIt(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, config)) {
            Desk.Caller system = desk.run((String) null);
            String id = (String)
                    system.map("alert-manager.create", "service", "api", "message", "down", "oncall_user", ALICE)
                            .get("alert_id");
            desk.run(ALICE).call("alert-manager.acknowledge", "alert_id", id);
            // A timer's run carries the trigger of the run that set it, so a person may stand in it.
            Desk.Caller timer = desk.run("+1122334455");
            assertThat(timer.map("alert-manager.escalate", "alert_id", id, "to", "Carol", "automatic", true))
                    .containsEntry("changed", false)
                    .containsEntry("state", "acknowledged");
        }
    }
}
