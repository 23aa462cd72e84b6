package dev.dromedary.sandbox;

import dev.dromedary.store.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The two requests of the tutorial's section 6, made as its curl lines make them. */
final class TutorialCalls {

    /** What was sent and what came back; {@code status} 0 when nobody answered. */
    record Outcome(String curl, int status, String answer) {}

    private final GraphStandIn graph;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    TutorialCalls(GraphStandIn graph) {
        this.graph = graph;
    }

    /** 6.1. */
    Outcome alert(String severity) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("severity", severity);
        body.put("service", "api-server");
        body.put("message", "High latency detected (>500ms)");
        body.put("runbook_url", "https://runbooks.example.com/api-latency");
        return post(URI.create(graph.callback() + "/alert/oncall"), body);
    }

    /** 6.2. */
    Outcome approval() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("service", "api");
        body.put("version", "v2.1.0");
        body.put("environment", "production");
        body.put("requester", "alice@example.com");
        body.put("changes_url", "https://github.com/org/api/compare/v2.0.0...v2.1.0");
        return post(graph.callback().resolve("/deploy/request-approval"), body);
    }

    private Outcome post(URI url, Map<String, Object> body) {
        boolean token = graph.settings().webhookToken() != null;
        String curl = "curl -X POST " + url + " \\\n  -H \"Content-Type: application/json\" \\\n"
                + (token ? "  -H \"Authorization: Bearer ${AOF_WEBHOOK_TOKEN}\" \\\n" : "") + "  -d '"
                + Json.write(body)
                + "'";
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)));
        if (token) {
            request.header(
                    "Authorization", "Bearer " + graph.settings().webhookToken().reveal());
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Outcome(curl, answer.statusCode(), answer.body());
        } catch (IOException unreachable) {
            return new Outcome(curl, 0, "nobody answered at " + url);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Outcome(curl, 0, "interrupted");
        }
    }
}
