package dev.dromedary.sandbox;

import dev.dromedary.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The two event formats: what Events API v2 takes, and what V3 webhooks carry. */
final class PagerDutyEvents {

    private PagerDutyEvents() {}

    /** What Events API v2 finds wrong; empty when the event is valid. */
    static List<String> errors(Map<String, Object> event) {
        List<String> errors = new ArrayList<>();
        String action = Shape.text(event, "event_action");
        if (Shape.text(event, "routing_key").isEmpty()) {
            errors.add("'routing_key' is missing or blank");
        }
        if (!action.matches("trigger|acknowledge|resolve")) {
            errors.add("'event_action' is invalid (must be 'trigger', 'acknowledge' or 'resolve')");
        }
        if (!action.equals("trigger") && Shape.text(event, "dedup_key").isEmpty()) {
            errors.add("'dedup_key' is missing or blank");
        }
        if (action.equals("trigger")) {
            Map<String, Object> payload = Shape.object(event, "payload");
            for (String field : List.of("summary", "source", "severity")) {
                if (Shape.text(payload, field).isEmpty()) {
                    errors.add("'payload." + field + "' is missing or blank");
                }
            }
            if (Shape.length(Shape.text(payload, "summary")) > 1024) {
                errors.add("'payload.summary' is too long (max 1024 characters)");
            }
            if (!Shape.text(payload, "severity").matches("critical|error|warning|info|")) {
                errors.add("'payload.severity' is invalid (must be one of: 'critical', 'warning', 'error' or 'info')");
            }
        }
        return errors;
    }

    static String webhook(PagerDutyIncident incident, String eventType, Instant at) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("id", UUID.randomUUID().toString().replace("-", "").substring(0, 26));
        event.put("event_type", eventType);
        event.put("resource_type", "incident");
        event.put("occurred_at", at.toString());
        event.put("agent", Map.of("id", "PU1", "type", "user_reference", "summary", "sandbox"));
        event.put("client", null);
        event.put("data", incident.json());
        return Json.write(Map.of("event", event));
    }
}
