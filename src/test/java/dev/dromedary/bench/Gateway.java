package dev.dromedary.bench;

import dev.dromedary.app.Dromedary;
import dev.dromedary.config.Secret;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.sandbox.ApprovedTemplates;
import dev.dromedary.sandbox.SandboxSettings;
import dev.dromedary.sandbox.StandInServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The bot as it is served in production, towards stand-ins, with {@link #PEOPLE} who may write to it. */
final class Gateway {

    static final int PEOPLE = 1000;

    private static final String CONFIG = """
        version: v1
        kind: TriggerConfig
        server: {host: 127.0.0.1, port: 8080, base_path: /webhooks}
        platforms:
          whatsapp:
            type: whatsapp
            phone_number_id: "${WHATSAPP_PHONE_NUMBER_ID}"
            access_token: "${WHATSAPP_ACCESS_TOKEN}"
            verify_token: "${WHATSAPP_VERIFY_TOKEN}"
            app_secret: "${WHATSAPP_APP_SECRET}"
            api_base_url: "${WHATSAPP_API_BASE_URL}"
            oncall:
              static_oncall:
                - {name: Person 999, phone: "+15550000999", hours: "00:00-24:00", timezone: UTC}
            rate_limits: {messages_per_second: 80}
        routing:
          default_flow: whatsapp-help-flow
          commands: {STATUS: status-check-flow, HELP: whatsapp-help-flow}
        services:
        %s
        people:
        %s
        flows: {directory: ./flows/whatsapp, watch: true}
        """;

    private final StandInServer vendors;
    private final String health;
    private final Path config;

    /** @param health answers 200: what the five services of STATUS are */
    Gateway(StandInServer vendors, String health) throws IOException {
        this.vendors = vendors;
        this.health = health;
        this.config = Files.createTempFile("dromedary-bench", ".yaml");
        config.toFile().deleteOnExit();
        Files.writeString(config, CONFIG.formatted(services(), people()));
    }

    static SandboxSettings vendors() {
        SandboxSettings sample = SandboxSettings.sample();
        return new SandboxSettings(
                null,
                Webhooks.APP_SECRET,
                sample.verifyToken(),
                new Secret("EAAbench"),
                sample.phoneNumberId(),
                "15557654321", // nobody's of those who write: Meta refuses a message to oneself
                80,
                null,
                null,
                null,
                null,
                List.of(),
                ApprovedTemplates.of(templates()));
    }

    /** What pages are sent with, as approved by Meta. */
    private static Map<String, String> templates() {
        Map<String, String> texts = new TreeMap<>();
        MergedFolder.read("templates/whatsapp", Path.of("templates/whatsapp"))
                .forEach((path, source) -> texts.put(path.replaceFirst("\\.ya?ml$", ""), source.text()));
        return texts;
    }

    private String services() {
        StringBuilder services = new StringBuilder();
        for (String name : List.of("api", "web", "workers", "database", "cache")) {
            services.append("  - {name: %s, url: \"%s\"}%n".formatted(name, health));
        }
        return services.toString();
    }

    private static String people() {
        StringBuilder people = new StringBuilder();
        for (int i = 0; i < PEOPLE; i++) {
            people.append("  - {name: Person %d, phone: \"+%s\"}%n".formatted(i, Webhooks.phone(i)));
        }
        return people.toString();
    }

    /** The packaged jar when {@code -Dbench.jar} names it, else the classes of this class path. */
    static List<String> program() {
        String jar = System.getProperty("bench.jar");
        return jar == null
                ? List.of("-cp", System.getProperty("java.class.path"), Dromedary.class.getName())
                : List.of("-jar", Path.of(jar).toAbsolutePath().toString());
    }

    Server start(List<String> flags) throws IOException, InterruptedException {
        return start(flags, Map.of());
    }

    /** @param store where it is, as the environment names it; else a new file */
    Server start(List<String> flags, Map<String, String> store) throws IOException, InterruptedException {
        int port = Server.freePort();
        List<String> arguments = new ArrayList<>(program());
        arguments.addAll(List.of("serve", "--config", config.toString(), "--port", String.valueOf(port)));
        Map<String, String> environment = environment();
        environment.putAll(store);
        return Server.start(flags, arguments, environment, port, "/actuator/health/readiness");
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("WHATSAPP_PHONE_NUMBER_ID", vendors.graph().settings().phoneNumberId());
        environment.put("WHATSAPP_ACCESS_TOKEN", "EAAbench");
        environment.put("WHATSAPP_VERIFY_TOKEN", "my-verify-token-123");
        environment.put("WHATSAPP_APP_SECRET", Webhooks.APP_SECRET.reveal());
        environment.put("AOF_WEBHOOK_TOKEN", "bench-token");
        environment.put("WHATSAPP_API_BASE_URL", vendors.graphUrl());
        environment.put("DROMEDARY_CONFIG", config.toString());
        return environment;
    }
}
