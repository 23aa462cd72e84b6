package dev.dromedary.alertsource;

import dev.dromedary.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** PagerDuty's V3 webhooks: one event about one incident each. */
public final class PagerDutyV3 {

    static final String SOURCE = "pagerduty";

    private PagerDutyV3() {}

    /**
     * Whether any of the signatures is that of {@code raw} under {@code secret}; during a rotation PagerDuty sends one for
     * each secret.
     *
     * @param header {@code X-PagerDuty-Signature}: {@code v1=<hex>[,v1=<hex>…]}, or null
     */
    public static boolean signed(byte[] raw, String header, Secret secret) {
        if (header == null || secret == null) {
            return false;
        }
        byte[] expected = hmac(raw, secret);
        boolean match = false;
        for (String one : header.split(",", -1)) {
            String signature = one.strip();
            if (signature.startsWith("v1=")) {
                match |= equal(expected, signature.substring(3));
            }
        }
        return match;
    }

    static boolean recognises(Map<String, Object> body) {
        Map<String, Object> event = Body.object(body, "event");
        return Body.text(event, "event_type") != null && event.get("data") instanceof Map;
    }

    /**
     * The event as an alarm. {@code details} has {@code event} (such as {@code incident.triggered}; others than those of
     * incidents are to be recorded only), {@code incident_id, incident_key, title, incident_status, urgency, html_url,
     * created_at, number, agent, assignees}.
     *
     * @param webhookId {@code X-Webhook-Id}, which repeats with each repeated delivery, or null
     */
    public static List<Alarm> read(Map<String, Object> body, String webhookId) {
        Map<String, Object> event = Body.object(body, "event");
        Map<String, Object> data = Body.object(event, "data");
        String type = Objects.toString(Body.text(event, "event_type"), "");
        String title = Objects.toString(Body.text(data, "title", "summary"), type);
        String urgency = Body.text(data, "urgency");
        String priority = Body.text(Body.object(data, "priority"), "summary", "name");
        String id = webhookId != null ? webhookId : Body.text(event, "id");
        Map<String, Object> details = new LinkedHashMap<>();
        put(details, "event", type);
        // An event about something of an incident, such as a note, names the incident beside itself.
        put(details, "incident_id", incident(data, "id"));
        put(details, "incident_key", Body.text(data, "incident_key"));
        put(details, "title", title);
        put(details, "incident_status", Body.text(data, "status"));
        put(details, "urgency", urgency);
        put(details, "html_url", incident(data, "html_url"));
        put(details, "created_at", Body.text(data, "created_at"));
        put(details, "number", Body.text(data, "number", "incident_number"));
        put(details, "agent", Body.text(Body.object(event, "agent"), "summary"));
        details.put(
                "assignees",
                Body.list(data, "assignees").stream()
                        .map(one -> Body.text(one, "summary", "id"))
                        .filter(Objects::nonNull)
                        .toList());
        return List.of(new Alarm(
                SOURCE,
                type.equals("incident.resolved") ? Alarm.RESOLVED : Alarm.FIRING,
                severity(priority, urgency),
                Objects.toString(Body.text(Body.object(data, "service"), "summary"), "PagerDuty"),
                title,
                null,
                incident(data, "id"),
                // An incident may be reopened; with a start it would count as over for ever.
                null,
                id == null ? null : SOURCE + ":" + id,
                details));
    }

    /** A priority such as {@code P2} was chosen by people; the urgency follows from the service. */
    private static String severity(String priority, String urgency) {
        return Severity.of(priority, "low".equals(urgency) ? Severity.WARNING : Severity.CRITICAL);
    }

    private static String incident(Map<String, Object> data, String key) {
        Map<String, Object> named = Body.object(data, "incident");
        return Body.text(named.isEmpty() ? data : named, key);
    }

    private static void put(Map<String, Object> details, String key, String value) {
        if (value != null) {
            details.put(key, value);
        }
    }

    private static boolean equal(byte[] expected, String hex) {
        try {
            return MessageDigest.isEqual(expected, HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException notHex) {
            return false;
        }
    }

    private static byte[] hmac(byte[] raw, Secret secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(raw);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
