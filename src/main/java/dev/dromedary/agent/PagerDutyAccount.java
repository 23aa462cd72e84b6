package dev.dromedary.agent;

import dev.dromedary.config.TriggerConfig.PagerDuty;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Calls to PagerDuty as one platform of the TriggerConfig may make them.
 *
 * @see <a href="https://developer.pagerduty.com/api-reference/">REST API v2</a>
 * @see <a href="https://developer.pagerduty.com/docs/events-api-v2-overview">Events API v2</a>
 */
record PagerDutyAccount(PagerDuty settings) {

    private static final String ACCEPT = "application/vnd.pagerduty+json;version=2, application/json;q=0.9";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    boolean reads() {
        return settings != null && settings.token() != null;
    }

    /** Every REST write names a user of the account. */
    boolean writes() {
        return reads() && settings.fromEmail() != null;
    }

    boolean raises() {
        return settings != null && settings.routingKey() != null;
    }

    HttpCall get(String path, Duration limit) {
        return new HttpCall("GET", api() + path, headers(), null, limit);
    }

    HttpCall get(String path) {
        return get(path, LIMIT);
    }

    HttpCall write(String method, String path, Object body, String opId) {
        Map<String, String> headers = headers();
        headers.put("From", settings.fromEmail());
        // Our name for this call, for whoever compares logs; PagerDuty itself does not deduplicate by it.
        headers.put("X-Request-Id", opId);
        headers.put("Idempotency-Key", opId);
        return new HttpCall(method, api() + path, headers, body, LIMIT);
    }

    /** {@code action}: trigger, acknowledge or resolve; {@code payload} null but for trigger. */
    HttpCall event(String action, String dedupKey, Map<String, Object> payload, String opId) {
        Map<String, Object> body = Output.of(
                "routing_key", settings.routingKey().reveal(),
                "event_action", action,
                "dedup_key", dedupKey,
                "client", "Dromedary",
                "payload", payload);
        Map<String, String> headers = new LinkedHashMap<>(Map.of("X-Request-Id", opId, "Idempotency-Key", opId));
        String root = Objects.requireNonNullElse(settings.eventsBaseUrl(), "https://events.pagerduty.com");
        return new HttpCall("POST", root + "/v2/enqueue", headers, body, LIMIT);
    }

    private String api() {
        return Objects.requireNonNullElse(settings.apiBaseUrl(), "https://api.pagerduty.com");
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Token token=" + settings.token().reveal());
        headers.put("Accept", ACCEPT);
        return headers;
    }
}
