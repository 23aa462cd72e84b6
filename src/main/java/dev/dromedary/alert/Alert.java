package dev.dromedary.alert;

import java.time.Instant;
import java.util.Locale;

/**
 * An alert as it stands. People are phone digits or user ids; what does not apply is null.
 *
 * @param severity critical, warning or info
 * @param fingerprint as Alertmanager or Datadog identify it
 * @param dedupKey under which PagerDuty's Events v2 knows it
 * @param assignedTo who was asked last, or holds it
 * @param escalatedBy who handed it on and wants to hear of it
 * @param occurrences how often it was raised while open
 */
public record Alert(
        String id,
        State state,
        String severity,
        String service,
        String title,
        String message,
        String runbookUrl,
        String fingerprint,
        String dedupKey,
        String pagerdutyIncidentId,
        String platform,
        String assignedTo,
        String acknowledgedBy,
        Instant acknowledgedAt,
        String escalatedBy,
        String resolvedBy,
        Instant resolvedAt,
        int occurrences,
        Instant createdAt,
        Instant updatedAt) {

    public enum State {
        FIRING,
        ACKNOWLEDGED,
        RESOLVED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String text) {
            return valueOf(text.strip().toUpperCase(Locale.ROOT));
        }
    }

    public String subject() {
        return "alert:" + id;
    }

    public boolean isOpen() {
        return state != State.RESOLVED;
    }
}
