package dev.dromedary.engine.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.agent.HealthAgent;
import dev.dromedary.agent.HttpAgent;
import dev.dromedary.config.TriggerConfig.Service;
import dev.dromedary.run.Op;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthCheckRouteTest {

    static final Op OP = new Op("run-1/step/-", "run-1", 1, "flow", "step", -1, "whatsapp", Map.of(), Map.of());

    @Test
    void fiveServicesAreAskedAtOnce() throws Exception {
        try (HttpStandIn server = new HttpStandIn()) {
            List<String> names = List.of("s0", "s1", "s2", "s3", "s4");
            server.together(names.stream().map(name -> "GET /" + name).toList());
            List<Service> services = names.stream()
                    .map(name -> new Service(name, server.url() + "/" + name, Duration.ofSeconds(20), 200))
                    .toList();
            try (ActionRoutes routes = routes(services)) {
                List<Map<String, Object>> found = check(routes, "[\"s0\", \"s1\", \"s2\", \"s3\", \"s4\"]");
                assertThat(found).extracting(one -> one.get("name")).containsExactly("s0", "s1", "s2", "s3", "s4");
                assertThat(found).allMatch(one -> one.get("healthy").equals(true));
            }
        }
    }

    @Test
    void eachServiceHasItsOwnVerdictAndOneThatHangsCostsItsTimeout() throws Exception {
        try (HttpStandIn server = new HttpStandIn()) {
            server.on("GET /up", 200, "fine")
                    .on("GET /down", 503, "")
                    .on("GET /moved", 301, "")
                    .slowly("GET /hangs", 60_000);
            List<Service> services = List.of(
                    new Service("up", server.url() + "/up", Duration.ofSeconds(30), 200),
                    new Service("down", server.url() + "/down", Duration.ofSeconds(30), 200),
                    new Service("moved", server.url() + "/moved", Duration.ofSeconds(30), 301),
                    new Service("hangs", server.url() + "/hangs", Duration.ofMillis(700), 200),
                    new Service("gone", "http://127.0.0.1:1/", Duration.ofSeconds(30), 200));
            try (ActionRoutes routes = routes(services)) {
                long start = System.nanoTime();
                List<Map<String, Object>> found =
                        check(routes, List.of("up", "DOWN", "moved", "hangs", "gone", "nobody"));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(45));
                assertThat(found)
                        .extracting(one -> one.get("name") + " " + one.get("healthy") + " " + one.get("status"))
                        .containsExactly(
                                "up true healthy",
                                "down false HTTP 503",
                                "moved true healthy",
                                "hangs false timeout",
                                "gone false unreachable",
                                "nobody false unknown");
                assertThat((long) found.get(3).get("latency")).isGreaterThanOrEqualTo(700);
                assertThat(found.get(5)).doesNotContainKey("latency");
            }
        }
    }

    @Test
    void anAddressInARenderedTextIsNotCalled() throws Exception {
        try (HttpStandIn server = new HttpStandIn();
                ActionRoutes routes = routes(List.of())) {
            server.on("GET /inside", 200, "fine");
            Map<String, Object> map = Map.of("name", "x", "url", server.url() + "/inside");
            assertThat(check(routes, dev.dromedary.store.Json.write(List.of(map)))
                            .get(0))
                    .containsEntry("status", "unknown");
            assertThat(server.requests()).isEmpty();
            assertThat(check(routes, List.of(map)).get(0)).containsEntry("status", "healthy");
        }
    }

    private static ActionRoutes routes(List<Service> services) throws Exception {
        return new ActionRoutes(
                Map.of(
                        "health-checker",
                        new HealthAgent(services, InstantSource.system()),
                        "http-calls",
                        new HttpAgent()),
                "health-checker");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> check(ActionRoutes routes, Object services) {
        return (List<Map<String, Object>>) routes.call("health-checker.check", Map.of("services", services), OP);
    }
}
