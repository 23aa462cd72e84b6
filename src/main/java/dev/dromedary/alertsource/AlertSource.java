package dev.dromedary.alertsource;

import java.util.List;
import java.util.Map;

/** Which system a body comes from. */
public enum AlertSource {
    ALERTMANAGER,
    DATADOG,
    PAGERDUTY,
    /** None of them: the body is a flow's input as it stands. */
    PLAIN;

    /** By its shape alone, for a path that anybody may post to. */
    public static AlertSource of(Map<String, Object> body) {
        if (PagerDutyV3.recognises(body)) {
            return PAGERDUTY;
        }
        if (Alertmanager.recognises(body)) {
            return ALERTMANAGER;
        }
        return Datadog.recognises(body) ? DATADOG : PLAIN;
    }

    /**
     * The alarms in {@code body}; empty for {@link #PLAIN} and for an Alertmanager body without alerts.
     *
     * @param webhookId PagerDuty's {@code X-Webhook-Id}, or null
     */
    public List<Alarm> read(Map<String, Object> body, String webhookId) {
        return switch (this) {
            case ALERTMANAGER -> Alertmanager.read(body);
            case DATADOG -> Datadog.read(body);
            case PAGERDUTY -> PagerDutyV3.read(body, webhookId);
            case PLAIN -> List.of();
        };
    }
}
