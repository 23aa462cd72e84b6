package dev.dromedary.incident;

import java.time.Instant;

/**
 * An incident as it stands. People are phone digits or another key of theirs; what does not apply is null.
 *
 * @param open until it is resolved
 * @param status in the people's words while it is open, such as {@code investigating}
 * @param alertId the alert that it grew out of
 */
public record Incident(
        String id,
        boolean open,
        String status,
        String severity,
        String title,
        String service,
        String description,
        String reportedBy,
        String commander,
        String alertId,
        String resolvedBy,
        Instant resolvedAt,
        Instant createdAt,
        Instant updatedAt) {

    public String subject() {
        return "incident:" + id;
    }

    /** What somebody reports. */
    public record Report(
            String title, String severity, String service, String description, String reportedBy, String alertId) {

        public Report {
            if (title == null || title.isBlank()) {
                throw new IllegalArgumentException("an incident needs a title");
            }
            severity = severity == null || severity.isBlank() ? "warning" : severity.strip();
        }
    }

    /** The incident after a request, and whether this request changed it. */
    public record Change(Incident incident, boolean changed) {}

    /** One line of its story. */
    public record HistoryEntry(Instant at, String what, String who, String detail) {}
}
