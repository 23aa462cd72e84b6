package dev.dromedary.alertsource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Datadog's webhook, whose body is the user's own template: the one we document, the tutorial's (with prose where a
 * severity should be) and Datadog's default. The variables are those of Datadog's page "Webhooks".
 */
public final class Datadog {

    static final String SOURCE = "datadog";

    /** Datadog leaves a variable it does not know as it stands in the template. */
    private static final Pattern UNKNOWN_VARIABLE = Pattern.compile("\\$[A-Z][A-Z0-9_]*(\\[.*])?");

    /** {@code [Triggered on {host:web-1}] CPU is high}: how {@code $EVENT_TITLE} begins. */
    private static final Pattern TITLE = Pattern.compile(
            "^\\[(Triggered|Re-?Triggered|Recovered|Warn|Re-?Warn|No Data|Re-?No Data|Re-?notify|Renotify"
                    + "|P\\d\\]\\s*\\[[A-Za-z -]+)[^\\]]*]\\s*",
            Pattern.CASE_INSENSITIVE);

    /** {@code $ALERT_STATUS}, such as {@code system.load.1 over host:web-1 was > 0 at least once}: four words or more. */
    private static final Pattern PROSE = Pattern.compile("\\S+\\s+\\S+\\s+\\S+\\s+\\S");

    private static final Pattern RESOLVED = Pattern.compile("\\b(recovered|success|resolved|ok)\\b");
    private static final Pattern CRITICAL = Pattern.compile("\\b(triggered|alert(ed)?|error|critical)\\b");
    private static final Pattern WARNING = Pattern.compile("\\b(warn(ing)?|no data)\\b");

    private Datadog() {}

    static boolean recognises(Map<String, Object> body) {
        if (body.keySet().stream().anyMatch(key -> key.startsWith("alert_"))
                || (body.containsKey("event_type") && body.containsKey("org"))) {
            return true;
        }
        String severity = Body.text(body, "severity");
        String title = Body.text(body, "title", "service", "message");
        return (severity != null && statusOf(severity) != null && !plain(severity))
                || (severity != null && PROSE.matcher(severity).find() && body.containsKey("message"))
                || (title != null && TITLE.matcher(title).find());
    }

    /** What the flow's own input already allows is no sign of Datadog. */
    private static boolean plain(String severity) {
        return List.of("critical", "warning", "info").contains(severity.toLowerCase(Locale.ROOT));
    }

    public static List<Alarm> read(Map<String, Object> body) {
        String title = value(body, "title", "alert_title", "event_title");
        String given = value(body, "service");
        String heading = title == null ? given : title;
        Verdict verdict = verdict(body, heading);
        String cycle = value(body, "alert_cycle_key", "cycle_key");
        String event = value(body, "event_id", "id");
        String name = heading == null ? "Datadog" : strip(heading);
        String message = message(body, name);
        String fingerprint = cycle != null ? cycle : Body.fingerprint(Map.of("service", name, "scope", scope(body)));
        Map<String, Object> details = new LinkedHashMap<>();
        for (String key :
                List.of("alert_id", "alert_scope", "alert_metric", "hostname", "link", "tags", "date_posix")) {
            if (value(body, key) != null) {
                details.put(key, value(body, key));
            }
        }
        String service = tag(body, "service");
        return List.of(new Alarm(
                SOURCE,
                verdict.status,
                verdict.severity,
                service != null ? service : given != null ? strip(given) : name,
                message,
                value(body, "runbook_url", "runbook"),
                fingerprint,
                // Its dates are those of the event, not of the alert's beginning: the recovery has another.
                null,
                dedupeKey(event, cycle, verdict),
                details));
    }

    private record Verdict(String status, String severity) {}

    /**
     * The transition knows best, then the type, then prose. A monitor's priority says how bad it is only where nothing
     * else does.
     */
    private static Verdict verdict(Map<String, Object> body, String heading) {
        for (String key : List.of("alert_transition", "alert_type", "status", "severity", "alert_status")) {
            Verdict found = statusOf(value(body, key));
            if (found != null) {
                return found;
            }
        }
        Matcher title = TITLE.matcher(heading == null ? "" : heading);
        Verdict found = title.find() ? statusOf(title.group(1)) : null;
        if (found != null) {
            return found;
        }
        return new Verdict(
                Alarm.FIRING, Severity.of(value(body, "alert_priority", "priority", "severity"), Severity.INFO));
    }

    private static Verdict statusOf(String words) {
        if (words == null) {
            return null;
        }
        String lower = words.toLowerCase(Locale.ROOT);
        if (RESOLVED.matcher(lower).find()) {
            return new Verdict(Alarm.RESOLVED, Severity.INFO);
        }
        if (WARNING.matcher(lower).find()) {
            return new Verdict(Alarm.FIRING, Severity.WARNING);
        }
        return CRITICAL.matcher(lower).find() ? new Verdict(Alarm.FIRING, Severity.CRITICAL) : null;
    }

    private static String message(Map<String, Object> body, String name) {
        String text = value(body, "message", "text_only_msg", "event_msg", "body", "alert_status");
        if (text == null) {
            return name;
        }
        // Datadog frames the text of a monitor with %%% marks.
        return text.replace("%%%", "").strip();
    }

    private static String scope(Map<String, Object> body) {
        String scope = value(body, "alert_scope", "hostname");
        return scope == null ? "" : scope;
    }

    /** {@code $TAGS[service]} of our template, or {@code service:api} among {@code tags}. */
    private static String tag(Map<String, Object> body, String name) {
        for (Object one : Body.list(body, "tags")) {
            if (one.toString().startsWith(name + ":")) {
                return one.toString().substring(name.length() + 1);
            }
        }
        String tags = value(body, "tags", "alert_scope");
        for (String one : (tags == null ? "" : tags).split("\\s*,\\s*", -1)) {
            if (one.startsWith(name + ":")) {
                return one.substring(name.length() + 1);
            }
        }
        return null;
    }

    /**
     * The event's id is unique; the cycle is not (it may warn, trigger and warn again), save for its end. A body with
     * neither may be the same word for word tomorrow, so it is never taken for a repeat.
     */
    private static String dedupeKey(String event, String cycle, Verdict verdict) {
        if (event != null) {
            return SOURCE + ":event:" + event;
        }
        return cycle != null && verdict.status.equals(Alarm.RESOLVED) ? SOURCE + ":end:" + cycle : null;
    }

    private static String strip(String heading) {
        String rest = TITLE.matcher(heading).replaceFirst("").strip();
        return rest.isEmpty() ? heading : rest;
    }

    private static String value(Map<String, Object> body, String... keys) {
        for (String key : keys) {
            String text = Body.text(body, key);
            if (text != null && !UNKNOWN_VARIABLE.matcher(text).matches()) {
                return text;
            }
        }
        return null;
    }
}
