package dev.dromedary.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.config.Secret;
import dev.dromedary.sandbox.ApprovedTemplates;
import dev.dromedary.sandbox.SandboxPerson;
import dev.dromedary.sandbox.SandboxSettings;
import dev.dromedary.sandbox.SentMessage;
import dev.dromedary.sandbox.StandInServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes and flows run by {@code camel run} with the plain jar, without Spring Boot: the handshake and a STATUS. */
class CamelJBangIT {

    private static final String ALICE = "+1234567890";
    private static final String HANDSHAKE =
            "/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=CHALLENGE&hub.verify_token=";

    @Test
    void answersTheHandshakeAndAStatus(@TempDir Path folder) throws Exception {
        try (StandInServer vendors = StandInServer.start(sandbox());
                JBangProcess camel = JBangProcess.run(
                        folder,
                        Map.of("WHATSAPP_API_BASE_URL", vendors.graphUrl()),
                        "routes/agents/*/*.camel.yaml",
                        "application.properties")) {
            HttpResponse<String> unsigned = camel.awaitAnswer("/webhooks/whatsapp", "{}");
            assertThat(unsigned.statusCode()).isEqualTo(401);
            assertThat(unsigned.headers().firstValue("X-Echo")).isEmpty();

            HttpResponse<String> challenge = camel.get(HANDSHAKE + "my-verify-token-123");
            assertThat(challenge.statusCode()).isEqualTo(200);
            assertThat(challenge.body()).isEqualTo("CHALLENGE");
            assertThat(challenge.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("text/plain");
            assertThat(camel.get(HANDSHAKE + "wrong").statusCode()).isEqualTo(403);

            HttpResponse<String> refused = camel.post("/alert/oncall", "{\"severity\":\"awful\"}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("severity", "service", "message");

            vendors.callback(URI.create("http://127.0.0.1:" + camel.port() + "/webhooks/whatsapp"));
            vendors.graph().phone(ALICE).write("STATUS");

            assertThat(vendors.graph().sent().await(CamelJBangIT::isStatus, Duration.ofSeconds(30)))
                    .as(camel::output)
                    .isPresent();
            assertThat(camel.output()).doesNotContain("springframework.boot");
        }
    }

    @Test
    void refusesInOneMessage(@TempDir Path folder) throws Exception {
        try (JBangProcess camel = JBangProcess.run(
                folder,
                Map.of("WHATSAPP_ACCESS_TOKEN", "EAAxxxxxxx..."),
                "routes/agents/whatsapp/reply.camel.yaml",
                "application.properties")) {
            assertThat(camel.exitCode()).isEqualTo(1);
            assertThat(camel.output()).contains("some WhatsApp secrets are set, but not WHATSAPP_PHONE_NUMBER_ID");
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    private static boolean isStatus(SentMessage message) {
        return message.toString().contains("System Status");
    }

    /** As the sandbox fills what nobody sets. */
    private static SandboxSettings sandbox() {
        return new SandboxSettings(
                null,
                new Secret("sandbox_app_secret"),
                new Secret("my-verify-token-123"),
                new Secret("EAA-sandbox"),
                "1234567890",
                null,
                80,
                null,
                null,
                null,
                null,
                List.of(SandboxPerson.known("Alice", ALICE)),
                ApprovedTemplates.in(Path.of("templates", "whatsapp")));
    }
}
