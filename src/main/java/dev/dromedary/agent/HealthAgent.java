package dev.dromedary.agent;

import dev.dromedary.config.TriggerConfig.Service;
import dev.dromedary.run.ActionFailed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Agent {@code health-checker}. The checks themselves are an HTTP exchange each, made at once by the route. */
public final class HealthAgent {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final List<Service> services;
    private final InstantSource clock;

    public HealthAgent(List<Service> services, InstantSource clock) {
        this.services = List.copyOf(services);
        this.clock = clock;
    }

    /** What is to be checked, as maps of name, expected status, start and the call; no call for a bare name. */
    public List<Map<String, Object>> targets(Map<String, Object> input) {
        List<Map<String, Object>> targets = new ArrayList<>();
        for (Object wanted : Input.of(input).list("services")) {
            Service service = service(wanted, input.get("services") instanceof String);
            Map<String, Object> call = service.url() == null
                    ? null
                    : new HttpCall("GET", service.url(), Map.of(), null, limit(service)).toMap();
            targets.add(Output.of(
                    "name", service.name(), "expect", service.expectStatus(), "started", clock.millis(), "call", call));
        }
        return targets;
    }

    /**
     * A name of {@code services[]}, or a map with name and url of its own. In a rendered text a sender's words may
     * stand ({@code STATUS api", …}): no address is called that came that way.
     */
    private Service service(Object wanted, boolean rendered) {
        if (wanted instanceof Map<?, ?> map) {
            Input one = Input.of(dev.dromedary.store.Json.toMap(map));
            Service known = named(one.need("name"));
            if (one.text("url") == null || rendered) {
                return known;
            }
            Duration timeout = Duration.ofMillis(one.number("timeout", LIMIT.toSeconds()) * 1000);
            return new Service(known.name(), one.text("url"), timeout, (int) one.number("expect_status", 200));
        }
        String name = String.valueOf(wanted).strip();
        if (name.isEmpty()) {
            throw ActionFailed.refused("`services` holds an empty name");
        }
        return named(name);
    }

    private Service named(String name) {
        return services.stream()
                .filter(service -> service.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseGet(() -> new Service(name, null, LIMIT, 200));
    }

    private static Duration limit(Service service) {
        return service.timeout() == null ? LIMIT : service.timeout();
    }

    public Map<String, Object> answered(Map<String, Object> target, Map<String, Object> reply) {
        int expected = ((Number) target.get("expect")).intValue();
        int status = HttpReply.of(reply).status();
        boolean healthy = expected == 0 ? status >= 200 && status < 300 : status == expected;
        return verdict(target, healthy, healthy ? "healthy" : "HTTP " + status);
    }

    public Map<String, Object> silent(Map<String, Object> target, Exception cause) {
        String why = String.valueOf(cause.getMessage());
        return verdict(target, false, why.contains("no answer in") ? "timeout" : "unreachable");
    }

    /** Neither up nor down: nobody told us where to look. */
    public Map<String, Object> unknown(Map<String, Object> target) {
        return Output.of("name", target.get("name"), "healthy", false, "status", "unknown");
    }

    private Map<String, Object> verdict(Map<String, Object> target, boolean healthy, String status) {
        long latency = clock.millis() - ((Number) target.get("started")).longValue();
        return Output.of("name", target.get("name"), "healthy", healthy, "status", status, "latency", latency);
    }
}
