package dev.dromedary.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An incident as the stand-in keeps it.
 *
 * @param key {@code incident_key}: the {@code dedup_key} of the event that opened it
 * @param status triggered, acknowledged or resolved; there is no {@code open}
 */
public record PagerDutyIncident(
        String id,
        int number,
        String key,
        String title,
        String service,
        String status,
        String urgency,
        int escalationLevel,
        List<String> assignees,
        List<String> notes,
        Instant createdAt,
        Instant updatedAt) {

    PagerDutyIncident status(String newStatus, Instant now) {
        return new PagerDutyIncident(
                id, number, key, title, service, newStatus, urgency, escalationLevel, assignees, notes, createdAt, now);
    }

    PagerDutyIncident level(int newLevel, Instant now) {
        return new PagerDutyIncident(
                id, number, key, title, service, "triggered", urgency, newLevel, assignees, notes, createdAt, now);
    }

    PagerDutyIncident assigned(List<String> to, Instant now) {
        return new PagerDutyIncident(
                id, number, key, title, service, status, urgency, escalationLevel, to, notes, createdAt, now);
    }

    PagerDutyIncident note(String content, Instant now) {
        List<String> all = new ArrayList<>(notes);
        all.add(content);
        return new PagerDutyIncident(
                id, number, key, title, service, status, urgency, escalationLevel, assignees, all, createdAt, now);
    }

    /** As REST v2 shows it; webhooks call the type {@code incident} and shorten the rest. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("type", "incident");
        json.put("summary", "[#" + number + "] " + title);
        json.put("html_url", "https://example.pagerduty.com/incidents/" + id);
        json.put("incident_number", number);
        json.put("number", number);
        json.put("title", title);
        json.put("incident_key", key);
        json.put("status", status);
        json.put("urgency", urgency);
        json.put("priority", null);
        json.put("service", Map.of("id", "PSVC001", "type", "service_reference", "summary", service));
        json.put(
                "assignees",
                assignees.stream().map(PagerDutyIncident::reference).toList());
        json.put(
                "assignments",
                assignees.stream()
                        .map(user -> Map.of("at", createdAt.toString(), "assignee", reference(user)))
                        .toList());
        json.put("created_at", createdAt.toString());
        json.put("updated_at", updatedAt.toString());
        json.put("last_status_change_at", updatedAt.toString());
        return json;
    }

    private static Map<String, Object> reference(String user) {
        return Map.of("id", user, "type", "user_reference", "summary", user);
    }
}
