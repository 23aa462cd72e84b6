package dev.dromedary.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.config.TriggerConfig.Deployment;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.problem.Fixture;
import dev.dromedary.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigReaderTest {

    private static final Map<String, String> SECRETS = Map.of(
            "WHATSAPP_PHONE_NUMBER_ID", "1234567890",
            "WHATSAPP_ACCESS_TOKEN", "EAAxxxxxxx...",
            "WHATSAPP_VERIFY_TOKEN", "my-verify-token-123",
            "WHATSAPP_APP_SECRET", "abcdef123456",
            "PAGERDUTY_TOKEN", "y_NbAkKc66ryYTWUXYEu",
            "AOF_WEBHOOK_TOKEN", "hook-token-1",
            "DROMEDARY_ADMIN_TOKEN", "admin-token-1");

    static Stream<Fixture> invalid() {
        return Fixture.of("config", "invalid");
    }

    static Stream<Fixture> valid() {
        return Fixture.of("config", "valid");
    }

    @ParameterizedTest
    @MethodSource
    void invalid(Fixture fixture) {
        ConfigReading reading = ConfigReader.read(fixture.name(), fixture.bytes(), Map.of());
        assertThat(reading.problems()).extracting(Problem::toString).containsExactlyElementsOf(fixture.expected());
        assertThat(reading.config()).isNull();
    }

    @ParameterizedTest
    @MethodSource
    void valid(Fixture fixture) {
        ConfigReading reading = ConfigReader.read(fixture.name(), fixture.bytes(), Map.of());
        assertThat(reading.problems()).extracting(Problem::toString).containsExactlyElementsOf(fixture.expected());
        assertThat(reading.config()).isNotNull();
    }

    @Test
    void theTutorialsDocumentInItsEnvironment() throws IOException {
        ConfigReading reading = tutorial(SECRETS);
        assertThat(reading.mode()).isEqualTo(Mode.PRODUCTION);
        assertThat(reading.problems())
                .allMatch(problem -> problem.message().contains("+0987654321"))
                .hasSize(2);
        Platform whatsapp = reading.config().platforms().get("whatsapp");
        assertThat(whatsapp.phoneNumberId()).isEqualTo("1234567890");
        assertThat(whatsapp.accessToken().reveal()).isEqualTo("EAAxxxxxxx...");
        assertThat(whatsapp.pagerduty().token().reveal()).isEqualTo("y_NbAkKc66ryYTWUXYEu");
        assertThat(whatsapp.allowedNumbers()).containsExactly("1234567890", "0987654321", "1122334455");
        assertThat(whatsapp.apiBaseUrl()).isEqualTo("https://graph.facebook.com");
        assertThat(whatsapp.apiVersion()).isEqualTo("v26.0");
        assertThat(reading.config().routing().commands())
                .containsEntry("STATUS", "status-check-flow")
                .hasSize(8);
        assertThat(reading.config().escalation().get("critical").after()).isEqualTo(Duration.ofMinutes(5));
        assertThat(reading.config().escalation().get("info").after()).isNull();
    }

    @Test
    void theTutorialsDocumentInTheSandbox() throws IOException {
        ConfigReading reading = tutorial(Map.of());
        assertThat(reading.mode()).isEqualTo(Mode.SANDBOX);
        assertThat(reading.problems()).noneMatch(Problem::isError).hasSize(2);
        assertThat(reading.config().platforms().get("whatsapp").accessToken()).isNull();
    }

    @Test
    void noSecretIsEverShown() throws IOException {
        ConfigReading reading = tutorial(SECRETS);
        String shown = reading.config() + " " + reading.config().document();
        assertThat(SECRETS.values())
                .filteredOn(value -> !value.equals("1234567890"))
                .noneMatch(shown::contains);
        Fixture everything = Fixture.of("config", "valid")
                .filter(fixture -> fixture.name().startsWith("everything"))
                .findFirst()
                .orElseThrow();
        TriggerConfig config =
                ConfigReader.read("f", everything.bytes(), Map.of()).config();
        assertThat(config.toString()).doesNotContain("Bearer abc").doesNotContain("xoxb");
        assertThat(config.deployments().get(0).headers()).containsEntry("Authorization", "Bearer abc");
    }

    @Test
    void everyMissingNameInOneGo() throws IOException {
        Map<String, String> some = new HashMap<>(SECRETS);
        List.of("WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "PAGERDUTY_TOKEN", "AOF_WEBHOOK_TOKEN")
                .forEach(some::remove);
        some.put("WHATSAPP_VERIFY_TOKEN", " ");
        ConfigReading reading = tutorial(some);
        assertThat(reading.config()).isNull();
        assertThat(reading.problems().stream()
                        .filter(problem -> !problem.message().contains("+0987654321")))
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:5:3: error: no token for generic webhooks: nothing sets AOF_WEBHOOK_TOKEN"
                                + " (it may be absent only in the sandbox)",
                        "f.yaml:10:3: error: some WhatsApp secrets are set, but not WHATSAPP_VERIFY_TOKEN,"
                                + " WHATSAPP_APP_SECRET (set all for production, none for the sandbox)",
                        "f.yaml:20:24: warning: `pagerduty_token` stays unset:"
                                + " the environment does not set PAGERDUTY_TOKEN");
    }

    @Test
    void everythingThatMayBeSaid() {
        Fixture fixture = Fixture.of("config", "valid")
                .filter(one -> one.name().startsWith("everything"))
                .findFirst()
                .orElseThrow();
        TriggerConfig config =
                ConfigReader.read("f", fixture.bytes(), Map.of("PORT", "9191")).config();
        assertThat(config.server().port()).isEqualTo(9191);
        assertThat(config.server().basePath()).isEqualTo("/hooks");
        Platform whatsapp = config.platforms().get("whatsapp");
        assertThat(whatsapp.apiBaseUrl()).isEqualTo("http://127.0.0.1:9000");
        assertThat(whatsapp.allowedNumbers()).containsExactly("15550001111", "US.13491208655302741918", "15550003333");
        assertThat(whatsapp.requireVerified()).isTrue();
        assertThat(whatsapp.queue().batchDelay()).isEqualTo(Duration.ofMillis(500));
        assertThat(whatsapp.oncall().teamGroup()).isEqualTo(List.of("Alice", "+15550001111"));
        assertThat(whatsapp.oncall().staticOncall().get(0).phone()).isEqualTo("+15550001111");
        assertThat(whatsapp.oncall().staticOncall().get(0).hours()).isEqualTo("09:00-18:00");
        assertThat(config.escalation().get("warning").after()).isNull();
        assertThat(config.approvals().get(0).expiresAfter()).isEqualTo(Duration.ofMinutes(90));
        Deployment deployment = config.deployments().get(0);
        assertThat(deployment.method()).isEqualTo("PUT");
        assertThat(deployment.body()).isEqualTo(Map.of("version", "{{ input.version }}", "replicas", 3));
        assertThat(config.routing().commands()).containsEntry("ACK", "acknowledge-alert-flow");
        assertThat(config.retention().content()).isEqualTo(Duration.ofDays(1));
        assertThat(config.fallback()).hasSize(2);
    }

    @Test
    void theEnvironmentFillsWhatTheDocumentLeavesOut() {
        Map<String, String> environment = new HashMap<>(SECRETS);
        environment.putAll(Map.of(
                "WHATSAPP_API_BASE_URL", "http://127.0.0.1:1234",
                "WHATSAPP_API_VERSION", "v27.0",
                "PAGERDUTY_ROUTING_KEY", "r",
                "SLACK_BOT_TOKEN", "xoxb",
                "SLACK_API_BASE_URL", "http://127.0.0.1:5678",
                "SMTP_HOST", "mail",
                "SMTP_PORT", "2525"));
        String text = """
            version: v1
            kind: TriggerConfig
            platforms: {whatsapp: {type: whatsapp}}
            people: [{name: A, email: a@b}]
            """;
        ConfigReading reading = ConfigReader.read("f", text, environment);
        assertThat(reading.problems()).isEmpty();
        Platform whatsapp = reading.config().platforms().get("whatsapp");
        assertThat(whatsapp.phoneNumberId()).isEqualTo("1234567890");
        assertThat(whatsapp.apiBaseUrl()).isEqualTo("http://127.0.0.1:1234");
        assertThat(whatsapp.apiVersion()).isEqualTo("v27.0");
        assertThat(whatsapp.pagerduty().routingKey()).isNotNull();
        assertThat(reading.config().slack().botToken().reveal()).isEqualTo("xoxb");
        assertThat(reading.config().mail().port()).isEqualTo(2525);
    }

    @Test
    void signaturesAreCheckedOutsideTheSandbox() {
        String text = """
            version: v1
            kind: TriggerConfig
            platforms:
              whatsapp:
                type: whatsapp
                security: {verify_signatures: false}
            """;
        assertThat(ConfigReader.read("f", text, Map.of()).config()).isNotNull();
        ConfigReading production = ConfigReader.read("f", text, SECRETS);
        assertThat(production.config()).isNull();
        assertThat(production.problems())
                .anyMatch(problem -> problem.isError()
                        && problem.line() == 6
                        && problem.message().equals("verify_signatures: false is refused outside the sandbox"));
    }

    @Test
    void ourOwnEditionHasNoFindings() throws IOException {
        assertThat(ConfigReader.read("f", Files.readAllBytes(Path.of("config/whatsapp-bot.yaml")), Map.of())
                        .problems())
                .isEmpty();
    }

    private static ConfigReading tutorial(Map<String, String> environment) throws IOException {
        Path file = Path.of("src/test/resources/tutorial/config/whatsapp-bot.yaml");
        return ConfigReader.read("f.yaml", Files.readAllBytes(file), environment);
    }
}
