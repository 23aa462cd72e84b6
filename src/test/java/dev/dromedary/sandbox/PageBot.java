package dev.dromedary.sandbox;

import dev.dromedary.store.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** A bot that answers over HTTP what the page's test wants to see. */
final class PageBot implements AutoCloseable {

    private final FakeBot bot;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String graph;

    PageBot(SandboxSettings settings, int port) throws IOException {
        this.graph = "http://127.0.0.1:" + port + "/sandbox/graph/v26.0/1234567890/messages";
        this.bot = new FakeBot(settings);
        bot.webhooks.listen(this::answer);
    }

    URI url() {
        return bot.url();
    }

    private void answer(FakeBot.Webhook webhook) {
        if (!webhook.path().endsWith("/whatsapp")) {
            send(
                    "15550100001",
                    GraphStandInTest.tapped(
                            "ops_alert",
                            "0",
                            "ack:alert:alr-1",
                            "WARNING",
                            "api-server",
                            "High latency detected (>500ms)",
                            "10:00"));
            return;
        }
        Map<String, Object> message = webhook.first("messages");
        String from = Shape.text(message, "from");
        if (message.isEmpty() || from.endsWith("99999")) {
            return;
        }
        post(Map.of("messaging_product", "whatsapp", "status", "read", "message_id", message.get("id")));
        String said = Shape.text(Shape.object(message, "text"), "body");
        Map<String, Object> reply = switch (said) {
            case "BUTTONS" -> GraphStandInTest.buttons("Yes", "No");
            case "LIST" -> GraphStandInTest.list(2, 3);
            case "" -> GraphStandInTest.text("You tapped " + Json.write(message));
            default -> GraphStandInTest.text("📊 *System Status* for " + said);
        };
        send(from, GraphStandInTest.with(reply, "context", Map.of("message_id", message.get("id"))));
    }

    private void send(String to, Map<String, Object> message) {
        post(GraphStandInTest.with(message, "to", "+" + to));
    }

    private void post(Map<String, Object> body) {
        var unused = http.sendAsync(
                HttpRequest.newBuilder(URI.create(graph))
                        .header("Authorization", "Bearer EAAtest")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    @Override
    public void close() {
        bot.close();
    }
}
