package dev.dromedary.acceptance;

import dev.dromedary.alert.Raised;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Priority;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What happens to a bot in one life. Each act may be played again when its sender was not answered. */
enum Story {

    /** A person acknowledges; PagerDuty is told, and so is the team. */
    ACK {
        @Override
        void prepare(Life life, String incident) {
            life.bot().store().write(() -> {
                Raised raised =
                        new Raised("critical", "api", "it burns", null, null, null, null, incident, "whatsapp", ALICE);
                String subject =
                        life.bot().sources().alerts().raise(raised).alert().subject();
                life.bot()
                        .sources()
                        .outbox()
                        .put(new Draft(
                                "page",
                                null,
                                null,
                                "whatsapp",
                                Channel.WHATSAPP,
                                ALICE,
                                Map.of("type", "text", "text", Map.of("body", "it burns")),
                                subject,
                                Priority.URGENT,
                                false,
                                List.of()));
            });
        }

        @Override
        List<Act> acts(Life life) {
            return List.of(says(life, ALICE, "ACK"));
        }
    },

    /** Five steps that write to our own tables. */
    FIVE_STEPS {
        @Override
        void site(Path folder, String deploys) {
            EchoSite.in(folder, 1, "http://127.0.0.1:9/", 60);
        }

        @Override
        List<Act> acts(Life life) {
            return List.of(says(life, EchoSite.person(0), "ECHO x"));
        }
    },

    /** Alertmanager's webhook, the page with its buttons, and five minutes later the next person. */
    PAGE {
        @Override
        List<Act> acts(Life life) {
            return List.of(
                    posts(
                            life,
                            "/webhooks/whatsapp/alert/oncall",
                            Map.of("severity", "critical", "service", "api", "message", "it burns")),
                    new Act(Duration.ofSeconds(301), () -> {}));
        }
    },

    /** The second of two votes starts a deployment. */
    APPROVAL {
        @Override
        void prepare(Life life, String incident) throws Exception {
            Map<String, String> request = Map.of(
                    "service", "api", "version", "v2", "environment", "production", "requester", "carol@example.com");
            posts(life, "/deploy/request-approval", request).play().now();
            life.rest();
            says(life, ALICE, "APPROVE").play().now();
        }

        @Override
        List<Act> acts(Life life) {
            return List.of(says(life, BOB, "APPROVE"));
        }
    };

    private static final String ALICE = "12025550001";
    private static final String BOB = "12025550002";

    /** @param passes time that passes before it */
    record Act(Duration passes, Play play) {}

    interface Play {
        void now() throws Exception;
    }

    /** What stands before anybody kills. */
    void prepare(Life life, String incident) throws Exception {}

    abstract List<Act> acts(Life life);

    /** The folder it is served from. */
    void site(Path folder, String deploys) throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/whatsapp-bot.yaml"), """
            version: v1
            kind: TriggerConfig
            platforms:
              whatsapp:
                type: whatsapp
                oncall:
                  static_oncall:
                    - {name: Alice, phone: "+%1$s", hours: "00:00-24:00"}
                    - {name: Bob, phone: "+%2$s", hours: "00:00-24:00"}
                  team_group: [Bob, Carol]
                pagerduty: {from_email: dromedary@example.com}
            people:
              - {name: Alice, phone: "+%1$s"}
              - {name: Bob, phone: "+%2$s"}
              - {name: Carol, phone: "+12025550003", email: carol@example.com}
            approvals:
              - {approvers: [Alice, Bob], required: 2}
            deployments:
              - request: {url: "%3$s", method: POST, body: "{{ input.version }}"}
            routing:
              default_flow: whatsapp-help-flow
              commands: {ACK: acknowledge-alert-flow, APPROVE: approval-handler-flow}
            flows: {directory: "%4$s"}
            """.formatted(
                        ALICE, BOB, deploys, folder.resolve("flows").toAbsolutePath()));
    }

    private static Act posts(Life life, String path, Map<String, String> body) {
        Map<String, String> headers = Map.of(
                "Authorization", "Bearer " + Tutorial.WEBHOOK_TOKEN,
                "Content-Type", "application/json",
                "Idempotency-Key", "the-first");
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        return new Act(Duration.ZERO, () -> answered(life.bot().post(path, headers, bytes), 202));
    }

    private static Act says(Life life, String person, String text) {
        byte[] body = Traffic.body(person, text, "wamid." + person + text.hashCode());
        Map<String, String> headers = Map.of(
                "X-Hub-Signature-256", Caller.signature(Tutorial.APP_SECRET, body), "Content-Type", "application/json");
        return new Act(Duration.ZERO, () -> answered(life.bot().post("/webhooks/whatsapp", headers, body), 200));
    }

    private static void answered(int status, int wanted) {
        if (status != wanted) {
            throw new IllegalStateException("it answered " + status);
        }
    }
}
