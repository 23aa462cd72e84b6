package dev.dromedary.alertsource;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One alert as its source told it.
 *
 * @param source alertmanager, datadog or pagerduty
 * @param severity critical, warning or info
 * @param status firing or resolved
 * @param runbookUrl null when the source names none
 * @param fingerprint the same for firing and resolved of one occurrence, together with {@code startsAt}; null when the
 *     source gives nothing to go by
 * @param startsAt when this occurrence began, the same in all that is said about it; null where the source has none
 * @param dedupeKey the same for a repeated delivery and for nothing else; null when the body does not tell a repeat from a
 *     new occurrence: then nothing may be dropped
 * @param details what only this source knows, such as {@code incident_id}; becomes part of the input
 */
public record Alarm(
        String source,
        String status,
        String severity,
        String service,
        String message,
        String runbookUrl,
        String fingerprint,
        Instant startsAt,
        String dedupeKey,
        Map<String, Object> details) {

    static final String FIRING = "firing";
    static final String RESOLVED = "resolved";

    public Alarm {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(message, "message");
        details = Map.copyOf(details);
    }

    public boolean resolved() {
        return status.equals(RESOLVED);
    }

    /** The input of the flow that it starts: times as ISO-8601 UTC, absent values left out. */
    public Map<String, Object> input() {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("severity", severity);
        input.put("service", service);
        input.put("message", message);
        input.put("status", status);
        input.put("source", source);
        put(input, "runbook_url", runbookUrl);
        put(input, "fingerprint", fingerprint);
        put(input, "starts_at", startsAt == null ? null : startsAt.toString());
        put(input, "dedupe_key", dedupeKey);
        details.forEach(input::putIfAbsent);
        return input;
    }

    private static void put(Map<String, Object> input, String key, Object value) {
        if (value != null) {
            input.put(key, value);
        }
    }
}
