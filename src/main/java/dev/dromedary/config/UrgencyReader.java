package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.Escalation;
import dev.dromedary.config.TriggerConfig.Retention;
import dev.dromedary.config.TriggerConfig.Storms;
import dev.dromedary.problem.Keys;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** How soon, how often and how long: {@code escalation}, {@code storms} and {@code retention}. */
final class UrgencyReader {

    private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(60);

    private UrgencyReader() {}

    static Map<String, Escalation> escalation(Keys document) {
        Map<String, Duration> after = new LinkedHashMap<>();
        after.put("critical", Duration.ofMinutes(5));
        after.put("warning", Duration.ofMinutes(15));
        after.put("info", null);
        Map<String, Escalation> escalation = new LinkedHashMap<>();
        try (Keys keys = document.keys("escalation")) {
            after.forEach((severity, absent) -> escalation.put(severity, escalation(keys, severity, absent)));
        }
        return escalation;
    }

    private static Escalation escalation(Keys parent, String severity, Duration absent) {
        try (Keys keys = parent.keys(severity)) {
            boolean never = "never".equalsIgnoreCase(keys.has("after") ? keys.raw("after") : null);
            return new Escalation(
                    never ? null : keys.duration("after", absent, ChronoUnit.SECONDS),
                    keys.integer("repeat", 2, 0, 100),
                    keys.duration("delivered_within", DELIVERED_WITHIN, ChronoUnit.SECONDS));
        }
    }

    static Storms storms(Keys document) {
        try (Keys storms = document.keys("storms")) {
            return new Storms(
                    storms.duration("join_window", Duration.ofMinutes(2), ChronoUnit.SECONDS),
                    storms.integer("max_messages", 5, 1, 10_000),
                    storms.duration("per", Duration.ofMinutes(15), ChronoUnit.SECONDS));
        }
    }

    /** @param contentKept false where an audit section says {@code include_content: false} */
    static Retention retention(Keys document, boolean contentKept) {
        try (Keys retention = document.keys("retention")) {
            Duration content = contentKept ? Duration.ofDays(7) : Duration.ZERO;
            return new Retention(
                    retention.duration("history", Duration.ofDays(90), ChronoUnit.SECONDS),
                    retention.duration("content", content, ChronoUnit.SECONDS));
        }
    }
}
