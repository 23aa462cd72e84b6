package dev.dromedary.flow;

import dev.dromedary.flow.AgentFlow.Trigger;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Nearest;
import dev.dromedary.problem.SafePattern;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code triggers}: what starts a flow. */
final class TriggersReader {

    private static final List<String> METHODS = List.of("POST", "PUT", "PATCH", "GET", "DELETE");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    /** Which keys say something for which type; {@code type} and {@code platform} always may stand. */
    private static final Map<String, Set<String>> KEYS = Map.of(
            "message", Set.of("pattern", "case_sensitive"),
            "webhook", Set.of("path", "method"),
            "alertmanager", Set.of(),
            "datadog", Set.of(),
            "pagerduty", Set.of("events"),
            "schedule", Set.of("cron", "timezone"));

    private static final List<String> TYPES =
            List.of("message", "webhook", "alertmanager", "pagerduty", "datadog", "schedule");

    private TriggersReader() {}

    static List<Trigger> read(Keys flow) {
        List<Trigger> triggers = new ArrayList<>();
        for (Keys entry : flow.list("triggers")) {
            try (entry) {
                Trigger trigger = trigger(entry);
                if (trigger != null) {
                    triggers.add(trigger);
                }
            }
        }
        return triggers;
    }

    private static Trigger trigger(Keys keys) {
        String type = keys.has("type") ? keys.oneOf("type", null, TYPES) : keys.required("type");
        for (Set<String> names : KEYS.values()) {
            for (String name : names) {
                if (keys.take(name) != null && type != null && !KEYS.get(type).contains(name)) {
                    keys.problems()
                            .error(keys.at(name), "`" + name + "` says nothing for a trigger of type " + type, "");
                }
            }
        }
        if (type == null) {
            keys.take("platform");
            return null;
        }
        return new Trigger(
                type,
                keys.text("platform"),
                type.equals("message") ? pattern(keys, "pattern") : null,
                keys.flag("case_sensitive", false),
                type.equals("webhook") ? path(keys) : null,
                keys.oneOf("method", "POST", METHODS),
                keys.texts("events"),
                type.equals("schedule") ? cron(keys) : null,
                zone(keys));
    }

    static String pattern(Keys keys, String key) {
        String pattern = keys.raw(key);
        if (pattern != null) {
            SafePattern.problemWith(pattern)
                    .ifPresent(problem -> keys.problems().error(keys.at(key), problem, ""));
        }
        return pattern;
    }

    private static String path(Keys keys) {
        String written = keys.required("path");
        if (written == null) {
            return null;
        }
        String path = "/" + written.replaceAll("^/+|/+$", "");
        if (!PATH.matcher(path).matches() || path.contains("/./") || path.contains("/../")) {
            keys.problems()
                    .error(keys.at("path"), "`" + written + "` cannot be a webhook's path", "such as /alert/oncall");
        }
        return path;
    }

    private static String cron(Keys keys) {
        String cron = keys.required("cron");
        if (cron != null) {
            try {
                Cron.schedule(cron, ZoneOffset.UTC);
            } catch (IllegalArgumentException e) {
                String message =
                        String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                keys.problems().error(keys.at("cron"), "not a cron expression: " + message, "such as `0 9 * * 1-5`");
            }
        }
        return cron;
    }

    private static String zone(Keys keys) {
        String zone = keys.text("timezone");
        try {
            if (zone != null) {
                ZoneId.of(zone);
            }
        } catch (DateTimeException e) {
            String hint = Nearest.hint(zone, ZoneId.getAvailableZoneIds());
            keys.problems().error(keys.at("timezone"), "unknown time zone `" + zone + "`", hint);
        }
        return zone;
    }
}
