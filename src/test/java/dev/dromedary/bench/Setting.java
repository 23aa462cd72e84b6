package dev.dromedary.bench;

import com.sun.net.httpserver.HttpServer;
import dev.dromedary.store.Databases;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What a bot in this process has around it: 1,000 people, flows, and a Graph in this process that answers at once. */
final class Setting implements AutoCloseable {

    static final int PEOPLE = 1000;

    private static final String CONFIG = """
        version: v1
        kind: TriggerConfig
        platforms:
          whatsapp:
            type: whatsapp
            phone_number_id: "1234567890"
            access_token: "${WHATSAPP_ACCESS_TOKEN}"
            verify_token: "${WHATSAPP_VERIFY_TOKEN}"
            app_secret: "${WHATSAPP_APP_SECRET}"
            api_base_url: "%s"
            oncall:
              static_oncall:
                - {name: Person 0, phone: "+15550000000", hours: "00:00-24:00", timezone: UTC}
            rate_limits: {messages_per_second: 1000}
        routing:
          default_flow: whatsapp-help-flow
          commands: %s
        people:
        %s
        flows: {directory: "%s"}
        """;

    private static final AtomicLong WAMIDS = new AtomicLong();

    private final HttpServer graph;
    private final Path config;

    /**
     * @param sent is told to whom each message went, digits only
     * @param commands of the configuration, as YAML: {@code {ACK: acknowledge-alert-flow}}
     * @param flows further AgentFlow documents by name
     */
    Setting(Consumer<String> sent, String commands, Map<String, String> flows) throws IOException {
        this.graph = graph(sent);
        Path folder = Files.createTempDirectory("dromedary-flows");
        for (Map.Entry<String, String> flow : flows.entrySet()) {
            Files.writeString(folder.resolve(flow.getKey() + ".yaml"), flow.getValue());
        }
        StringBuilder people = new StringBuilder();
        for (int i = 0; i < PEOPLE; i++) {
            people.append("  - {name: Person %d, phone: \"+%s\"}%n".formatted(i, Webhooks.phone(i)));
        }
        this.config = Files.createTempFile("dromedary-bench", ".yaml");
        config.toFile().deleteOnExit();
        Files.writeString(
                config,
                CONFIG.formatted("http://127.0.0.1:" + graph.getAddress().getPort(), commands, people, folder));
    }

    /** For a bot on a new, empty database. */
    Map<String, String> environment(Databases database) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("AOF_WEBHOOK_TOKEN", "bench-token");
        environment.put("WHATSAPP_ACCESS_TOKEN", "EAAbench");
        environment.put("WHATSAPP_VERIFY_TOKEN", "my-verify-token-123");
        environment.put("WHATSAPP_APP_SECRET", Webhooks.APP_SECRET.reveal());
        environment.put("DROMEDARY_CONFIG", config.toString());
        environment.put("DROMEDARY_DB_URL", database.fresh());
        environment.put("DROMEDARY_DB_USER", Databases.USER);
        return environment;
    }

    private static HttpServer graph(Consumer<String> sent) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/", exchange -> {
            Map<String, Object> message =
                    Json.map(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            sent.accept(String.valueOf(message.get("to")).replaceAll("\\D", ""));
            byte[] answer = ("{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"wamid.out."
                            + WAMIDS.incrementAndGet() + "\"}]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.setExecutor(Executors.newFixedThreadPool(4, work -> {
            Thread thread = new Thread(work, "graph");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return server;
    }

    @Override
    public void close() {
        graph.stop(0);
    }
}
