package dev.dromedary.alert;

import dev.dromedary.store.Text;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * Something went wrong: what arrives before it is an {@link Alert}.
 *
 * @param fingerprint null when the sender gave none; then service and message identify the alert
 * @param startsAt null when the sender gave none
 * @param dedupKey under which PagerDuty knows it already; null: our id will be its key
 * @param oncall who is asked first; null when nobody is
 */
public record Raised(
        String severity,
        String service,
        String message,
        String runbookUrl,
        String fingerprint,
        Instant startsAt,
        String dedupKey,
        String pagerdutyIncidentId,
        String platform,
        String oncall) {

    private static final int TITLE = 120;

    public Raised {
        severity = severity == null || severity.isBlank()
                ? "warning"
                : severity.strip().toLowerCase(Locale.ROOT);
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(message, "message");
    }

    /** A worse severity of an acknowledged alert makes it fire again. */
    int weight() {
        return weight(severity);
    }

    static int weight(String severity) {
        return switch (severity) {
            case "critical" -> 3;
            case "info" -> 1;
            default -> 2;
        };
    }

    String title() {
        String line = service + ": " + message.strip().lines().findFirst().orElse("");
        return line.codePointCount(0, line.length()) <= TITLE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, TITLE - 1)) + "…";
    }

    /** Alertmanager's own identity is fingerprint and startsAt; without either, what it says is what it is. */
    String identity() {
        if (fingerprint != null) {
            return "f:" + fingerprint + (startsAt == null ? "" : "@" + startsAt.toEpochMilli());
        }
        return "t:" + Text.sha256(service.strip() + "\n" + message.strip()).substring(0, 32);
    }

    /** Whether an alert of this identity that was resolved can never fire again: the next one starts later. */
    boolean firesOnce() {
        return fingerprint != null && startsAt != null;
    }
}
