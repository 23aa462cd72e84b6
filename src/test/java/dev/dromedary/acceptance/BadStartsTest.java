package dev.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.sandbox.StandInServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that cannot be: one clear message on stderr, an exit code, and nothing begun. */
class BadStartsTest {

    @TempDir
    private Path folder;

    private static StandInServer vendors;

    @BeforeAll
    static void vendors() {
        vendors = Tutorial.vendors();
    }

    @AfterAll
    static void close() {
        vendors.close();
    }

    private Map<String, String> environment() {
        return new LinkedHashMap<>(Tutorial.environment(vendors));
    }

    /** Ends by itself with {@code code}; what it said on stderr. */
    private String refused(int code, Map<String, String> environment, String... arguments) {
        try (Bot bot = Bot.start(folder, environment, arguments)) {
            assertThat(bot.exitCode()).as(bot.output()).isEqualTo(code);
            String message = String.join("\n", bot.err());
            assertThat(message)
                    .isNotBlank()
                    .doesNotContain("\tat ", "Caused by", "Exception")
                    .doesNotContain(Tutorial.APP_SECRET, "EAAxxxxxxx", Tutorial.WEBHOOK_TOKEN);
            assertThat(bot.out()).noneMatch(line -> line.contains("ERROR") || line.startsWith("\tat "));
            return message;
        }
    }

    private void nothingBegun() {
        assertThat(folder.resolve("data/dromedary.db")).doesNotExist();
    }

    @Test
    void someSecretsMissing() {
        Tutorial.in(folder);
        Map<String, String> environment = environment();
        environment.remove("WHATSAPP_APP_SECRET");
        environment.remove("WHATSAPP_VERIFY_TOKEN");
        assertThat(refused(1, environment, "serve", "--port", "0"))
                .contains("WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN")
                .doesNotContain("WHATSAPP_ACCESS_TOKEN is missing");
        nothingBegun();
    }

    @Test
    void aProfileThatContradictsTheSecrets() {
        Tutorial.in(folder);
        Map<String, String> production = environment();
        production.keySet().removeIf(name -> name.startsWith("WHATSAPP_") && !name.endsWith("_URL"));
        production.put("SPRING_PROFILES_ACTIVE", "production");
        assertThat(refused(1, production, "serve", "--port", "0")).contains("WHATSAPP_ACCESS_TOKEN");
        Map<String, String> sandbox = environment();
        sandbox.put("SPRING_PROFILES_ACTIVE", "sandbox");
        assertThat(refused(1, sandbox, "serve", "--port", "0")).containsIgnoringCase("sandbox");
        nothingBegun();
    }

    @Test
    void noTokenForGenericWebhooks() {
        Tutorial.in(folder);
        Map<String, String> environment = environment();
        environment.remove("AOF_WEBHOOK_TOKEN");
        assertThat(refused(1, environment, "serve", "--port", "0")).contains("AOF_WEBHOOK_TOKEN");
        nothingBegun();
    }

    @Test
    void aBrokenConfigIsToldWithAllItsPlaces() throws IOException {
        Tutorial.in(folder);
        Path config = folder.resolve("config/whatsapp-bot.yaml");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("static_oncall:", "static_oncal:")
                        .replace("default_flow:", "defalt_flow:"));
        assertThat(refused(1, environment(), "serve", "--port", "0").lines())
                .anyMatch(line -> line.matches("config/whatsapp-bot\\.yaml:\\d+:\\d+: error: .*static_oncal\\b.*"))
                .anyMatch(line -> line.matches("config/whatsapp-bot\\.yaml:\\d+:\\d+: error: .*defalt_flow.*"))
                .anyMatch(line -> line.contains("did you mean"));
        Files.writeString(config, "version: v1\nkind: [unfinished\n");
        assertThat(refused(1, environment(), "serve", "--port", "0"))
                .containsPattern("whatsapp-bot\\.yaml:\\d+:\\d+: ");
        nothingBegun();
    }

    @Test
    void aConfigThatIsNotThere() {
        Map<String, String> environment = environment();
        environment.put("DROMEDARY_CONFIG", "config/elsewhere.yaml");
        assertThat(refused(1, environment, "serve", "--port", "0")).contains("config/elsewhere.yaml");
        assertThat(refused(1, environment(), "serve", "--config", "gone.yaml")).contains("gone.yaml");
        nothingBegun();
    }

    @Test
    void aPortInUse() throws IOException {
        Tutorial.in(folder);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            assertThat(refused(1, environment(), "serve", "--port", port)).contains(port);
        }
        nothingBegun();
    }

    @Test
    void aDatabaseThatDoesNotAnswer() throws IOException {
        Tutorial.in(folder);
        Map<String, String> environment = environment();
        environment.put("DROMEDARY_DB_USER", "bot");
        environment.put("DROMEDARY_DB_PASSWORD", "the-db-password");
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/dromedary";
            environment.put("DROMEDARY_DB_URL", url);
            assertThat(refused(1, environment, "serve", "--port", "0"))
                    .contains("127.0.0.1:" + silent.getLocalPort())
                    .doesNotContain("the-db-password");
        }
        environment.put("DROMEDARY_DB_URL", "jdbc:postgresql://127.0.0.1:1/dromedary");
        assertThat(refused(1, environment, "serve", "--port", "0")).contains("127.0.0.1:1");
        environment.put("DROMEDARY_DB_URL", "jdbc:oracle:thin:@x");
        assertThat(refused(1, environment, "serve", "--port", "0")).contains("jdbc:sqlite:", "jdbc:postgresql:");
    }

    @Test
    void aSecondProcessOnTheSameFile() {
        Tutorial.in(folder);
        try (Bot first =
                Bot.start(folder, environment(), "serve", "--port", "0").ready()) {
            assertThat(refused(1, environment(), "serve", "--port", "0"))
                    .contains("dromedary.db", "another process", "DROMEDARY_DB_URL");
            assertThat(new Caller().get(first.url("/actuator/health/readiness")).status())
                    .isEqualTo(200);
        }
        try (Bot next = Bot.start(folder, environment(), "serve", "--port", "0").ready()) {
            assertThat(next.isAlive()).isTrue();
        }
    }

    @Test
    void anUnknownOptionIsAnsweredWithUsage() {
        assertThat(refused(2, environment(), "serve", "--prot", "0")).contains("--prot", "Usage:", "--port");
        assertThat(refused(2, environment(), "--port", "many")).contains("many");
        assertThat(refused(2, environment(), "sevre")).contains("sevre");
        nothingBegun();
    }
}
