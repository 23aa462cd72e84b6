package dev.dromedary.acceptance.chaos;

import dev.dromedary.config.Secret;
import dev.dromedary.sandbox.ApprovedTemplates;
import dev.dromedary.sandbox.SandboxSettings;
import dev.dromedary.sandbox.StandInServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a replica finds: a folder with the harness's documents, an environment, and where the vendors are. */
final class World {

    static final Secret APP_SECRET = new Secret("chaos_app_secret");
    static final String WHATSAPP_PATH = "/webhooks/whatsapp";
    static final String ALERT_PATH = "/webhooks/whatsapp/alert/oncall";
    static final String TOKEN = "the-webhook-token";
    static final String NUMBER = "1234567890";
    /** What the number may send. */
    static final int PER_SECOND = 80;

    static final String OWN_PHONE = "15557654321";

    private static final String VERIFY_TOKEN = "my-verify-token-123";
    private static final String ACCESS_TOKEN = "EAAchaos";
    private static final Path DOCUMENTS = Path.of("src", "test", "resources", "chaos");

    private World() {}

    /** Each replica calls Graph by a version of its own, so that it is known who sent what. */
    private static String version(String replica) {
        return "v2" + (3 + Integer.parseInt(replica.substring(1))) + ".0";
    }

    /** Who calls Graph by this version. */
    static String replica(String version) {
        return "r" + (Integer.parseInt(version.substring(2, 3)) - 3);
    }

    static String phone(int person) {
        return "1555%07d".formatted(person);
    }

    /** Copies the documents; answers the folder. */
    static Path furnish(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(DOCUMENTS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = home.resolve(DOCUMENTS.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(
                        target,
                        Files.readString(file).replace("#people#", people()).replace("#rate#", "" + PER_SECOND));
            }
        }
        return home;
    }

    private static String people() {
        return IntStream.range(0, Senders.PEOPLE)
                .mapToObj(i -> "  - {name: Person %d, phone: \"+%s\"}".formatted(i, phone(i)))
                .collect(Collectors.joining("\n"));
    }

    static StandInServer vendors() {
        StandInServer vendors = StandInServer.start(new SandboxSettings(
                null,
                APP_SECRET,
                new Secret(VERIFY_TOKEN),
                new Secret(ACCESS_TOKEN),
                NUMBER,
                OWN_PHONE,
                1000,
                new Secret(TOKEN),
                null,
                null,
                null,
                List.of(),
                ApprovedTemplates.in(Path.of("templates", "whatsapp"))));
        vendors.graph().ignoreWindows();
        return vendors;
    }

    static Map<String, String> environment(StandInServer vendors, Ledger ledger, String replica) {
        Map<String, String> environment = new HashMap<>();
        environment.put("WHATSAPP_PHONE_NUMBER_ID", NUMBER);
        environment.put("WHATSAPP_ACCESS_TOKEN", ACCESS_TOKEN);
        environment.put("WHATSAPP_VERIFY_TOKEN", VERIFY_TOKEN);
        environment.put("WHATSAPP_APP_SECRET", APP_SECRET.reveal());
        environment.put("AOF_WEBHOOK_TOKEN", TOKEN);
        environment.put("WHATSAPP_API_BASE_URL", vendors.graphUrl());
        environment.put("WHATSAPP_API_VERSION", version(replica));
        environment.put("PAGERDUTY_API_BASE_URL", vendors.pagerDutyUrl());
        environment.put("PAGERDUTY_EVENTS_BASE_URL", vendors.pagerDutyUrl());
        environment.put("SLACK_API_BASE_URL", vendors.slackUrl());
        environment.put("LEDGER_URL", ledger.url(replica));
        return environment;
    }
}
