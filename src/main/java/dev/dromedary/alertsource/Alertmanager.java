package dev.dromedary.alertsource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prometheus Alertmanager's webhook, version 4 (recorded from 0.25.0). Others, such as Grafana, send the same {@code
 * alerts[]} under another version; they are read too.
 */
public final class Alertmanager {

    static final String SOURCE = "alertmanager";

    private Alertmanager() {}

    static boolean recognises(Map<String, Object> body) {
        return body.get("alerts") instanceof List<?> alerts
                && (body.containsKey("groupKey") || alerts.stream().anyMatch(Alertmanager::labelled));
    }

    private static boolean labelled(Object alert) {
        return alert instanceof Map<?, ?> map && map.get("labels") instanceof Map;
    }

    /** One alarm for each alert; the group's own status says nothing about them. */
    public static List<Alarm> read(Map<String, Object> body) {
        List<Alarm> alarms = new ArrayList<>();
        for (Object alert : Body.list(body, "alerts")) {
            if (alert instanceof Map) {
                alarms.add(alarm(alert, left(body), Body.text(body, "groupKey")));
            }
        }
        return alarms;
    }

    private static Alarm alarm(Object alert, int left, String groupKey) {
        Map<String, Object> labels = Body.object(alert, "labels");
        Map<String, Object> annotations = Body.object(alert, "annotations");
        String name = orElse(Body.text(labels, "alertname"), "unnamed alert");
        String message = orElse(Body.text(annotations, "summary", "description", "message"), name);
        String fingerprint = orElse(Body.text(alert, "fingerprint"), Body.fingerprint(labels));
        Instant startsAt = Body.time(Body.text(alert, "startsAt"));
        String status = "resolved".equals(Body.text(alert, "status")) ? Alarm.RESOLVED : Alarm.FIRING;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("alertname", name);
        details.put("labels", labels);
        putText(details, "group_key", groupKey);
        putText(details, "generator_url", Body.text(alert, "generatorURL"));
        return new Alarm(
                SOURCE,
                status,
                Severity.of(Body.text(labels, "severity"), Severity.WARNING),
                orElse(Body.text(labels, "service", "job", "app", "namespace"), name),
                message + more(left),
                Body.text(annotations, "runbook_url", "runbook"),
                fingerprint,
                startsAt,
                // Without a start nothing tells the second occurrence from the first.
                startsAt == null ? null : SOURCE + ":" + fingerprint + ":" + startsAt + ":" + status,
                details);
    }

    /** {@code max_alerts} cuts the list: whoever is paged must know that there is more. */
    private static String more(int left) {
        return left <= 0 ? "" : " (and " + left + " more in this group that Alertmanager did not list)";
    }

    private static int left(Map<String, Object> body) {
        return body.get("truncatedAlerts") instanceof Number number ? number.intValue() : 0;
    }

    private static void putText(Map<String, Object> details, String key, String value) {
        if (value != null) {
            details.put(key, value);
        }
    }

    private static String orElse(String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
