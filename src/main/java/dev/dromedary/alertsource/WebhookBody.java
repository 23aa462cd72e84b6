package dev.dromedary.alertsource;

import java.util.List;
import java.util.Map;

/** The bean {@code webhook-body} of the routes that flows' paths are served by. */
public final class WebhookBody {

    /**
     * One flow input for each alarm of an Alertmanager, Datadog or PagerDuty body; any other object is an input as it
     * stands.
     *
     * @throws UnreadableBody when it is no JSON object
     */
    public List<Map<String, Object>> read(byte[] raw, String webhookId) {
        Map<String, Object> body;
        try {
            body = Body.parse(raw);
        } catch (IllegalArgumentException e) {
            throw new UnreadableBody(e.getMessage(), e);
        }
        AlertSource source = AlertSource.of(body);
        return source == AlertSource.PLAIN
                ? List.of(body)
                : source.read(body, webhookId).stream().map(Alarm::input).toList();
    }
}
