package dev.dromedary.acceptance;

import dev.dromedary.config.Secret;
import dev.dromedary.sandbox.ApprovedTemplates;
import dev.dromedary.sandbox.SandboxPerson;
import dev.dromedary.sandbox.SandboxSettings;
import dev.dromedary.sandbox.StandInServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What somebody has who followed the tutorial to the end of its step 3: a folder, an environment, and the vendors. */
final class Tutorial {

    static final String ALICE = "+1234567890";
    static final String BOB = "+0987654321";
    static final String LEAD = "+1122334455";
    static final String STRANGER = "+15550199999";
    static final String APP_SECRET = "abcdef123456";
    static final String WEBHOOK_TOKEN = "the-webhook-token";
    static final String ADMIN_TOKEN = "the-admin-token";

    private static final Path PRINTED = Path.of("src", "test", "resources", "tutorial");

    private Tutorial() {}

    /** The config and the six flows as printed, escapes and broken characters included. */
    static Path in(Path folder) {
        copy(PRINTED.resolve("config"), folder.resolve("config"));
        copy(PRINTED.resolve("flows"), folder.resolve("flows"));
        return folder;
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Section 2.2 as printed, the tokens of section 5.1 and of the API, and where the vendors are. */
    static Map<String, String> environment(StandInServer vendors) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("WHATSAPP_PHONE_NUMBER_ID", "1234567890");
        environment.put("WHATSAPP_ACCESS_TOKEN", "EAAxxxxxxx...");
        environment.put("WHATSAPP_VERIFY_TOKEN", "my-verify-token-123");
        environment.put("WHATSAPP_APP_SECRET", APP_SECRET);
        environment.put("PAGERDUTY_TOKEN", "y_NbAkKc66ryYTWUXYEu");
        environment.put("AOF_WEBHOOK_TOKEN", WEBHOOK_TOKEN);
        environment.put("DROMEDARY_ADMIN_TOKEN", ADMIN_TOKEN);
        environment.put("WHATSAPP_API_BASE_URL", vendors.graphUrl());
        environment.put("PAGERDUTY_API_BASE_URL", vendors.pagerDutyUrl());
        environment.put("PAGERDUTY_EVENTS_BASE_URL", vendors.pagerDutyUrl());
        environment.put("SLACK_API_BASE_URL", vendors.slackUrl());
        return environment;
    }

    /** Refuse what the real ones refuse; PagerDuty's schedule names Alice, then Bob, then the team lead. */
    static StandInServer vendors() {
        return StandInServer.start(new SandboxSettings(
                null,
                new Secret(APP_SECRET),
                new Secret("my-verify-token-123"),
                new Secret("EAAxxxxxxx..."),
                "1234567890",
                null,
                80,
                new Secret(WEBHOOK_TOKEN),
                new Secret("y_NbAkKc66ryYTWUXYEu"),
                new Secret("the-pagerduty-secret"),
                null,
                List.of(
                        SandboxPerson.known("Alice", ALICE),
                        SandboxPerson.known("Bob", BOB),
                        SandboxPerson.known("Lead", LEAD),
                        SandboxPerson.stranger("Stranger", STRANGER)),
                ApprovedTemplates.in(Path.of("templates", "whatsapp"))));
    }
}
