package dev.dromedary.engine.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.agent.HttpAgent;
import dev.dromedary.run.ActionFailed;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpRouteTest {

    @Test
    @SuppressWarnings("unchecked")
    void aRequestCarriesItsHeadersAndOurIdAndBringsTheAnswer() throws Exception {
        try (HttpStandIn server = new HttpStandIn();
                ActionRoutes routes = new ActionRoutes(Map.of("http-calls", new HttpAgent()), "http")) {
            server.on("POST /hook", 201, "{\"id\": 7, \"ok\": true}", Map.of("X-Trace", "t1"));
            Map<String, Object> output = (Map<String, Object>) routes.call(
                    "http.request",
                    Map.of(
                            "method",
                            "post",
                            "url",
                            server.url() + "/hook?a=1&b={{x}}%20y".replace("{{x}}", "x"),
                            "headers",
                            Map.of("Authorization", "Bearer t", "CamelHttpMethod", "DELETE"),
                            "body",
                            Map.of("text", "café ✅")),
                    HealthCheckRouteTest.OP);
            assertThat(output).containsEntry("status", 201);
            assertThat(output.get("body")).isEqualTo(Map.of("id", 7, "ok", true));
            assertThat((Map<String, Object>) output.get("headers")).containsEntry("x-trace", "t1");
            HttpStandIn.Request request = server.requests().get(0);
            assertThat(request).hasToString("POST /hook?a=1&b=x%20y");
            assertThat(request.header("Authorization")).isEqualTo("Bearer t");
            assertThat(request.header("Idempotency-Key")).isEqualTo("run-1/step/-");
            assertThat(request.header("Content-Type")).startsWith("application/json");
            assertThat(request.body()).isEqualTo("{\"text\":\"café ✅\"}");
        }
    }

    @Test
    void aRefusalIsAnOutputAndAFaultOfTheServerMayBeRetried() throws Exception {
        try (HttpStandIn server = new HttpStandIn();
                ActionRoutes routes = new ActionRoutes(Map.of("http-calls", new HttpAgent()), "http")) {
            server.on("GET /no", 403, "nope").on("GET /ill", 503, "").on("GET /empty", 204, "");
            assertThat(get(routes, server.url() + "/no"))
                    .containsEntry("status", 403)
                    .containsEntry("body", "nope");
            assertThat(get(routes, server.url() + "/empty"))
                    .containsEntry("status", 204)
                    .doesNotContainKey("body");
            assertThatThrownBy(() -> get(routes, server.url() + "/ill"))
                    .isInstanceOfSatisfying(
                            ActionFailed.class, e -> assertThat(e.retryable()).isTrue());
            assertThatThrownBy(() -> get(routes, "http://127.0.0.1:1/secret-token"))
                    .isInstanceOf(ActionFailed.class)
                    .hasMessage("127.0.0.1:1: not reachable");
            assertThatThrownBy(() -> get(routes, "file:/etc/passwd"))
                    .isInstanceOf(ActionFailed.class)
                    .hasMessageContaining("http://");
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> get(ActionRoutes routes, String url) {
        return (Map<String, Object>) routes.call("http.request", Map.of("url", url), HealthCheckRouteTest.OP);
    }
}
