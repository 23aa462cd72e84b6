package dev.dromedary.alertsource;

import java.util.List;
import java.util.Map;

/** The bean {@code webhook-body}: what was posted as the inputs of the flows that it starts. */
public final class WebhookBody {

    /**
     * One input for each alarm in the body, else the body itself; an empty body is an empty input.
     *
     * @param webhookId PagerDuty's {@code X-Webhook-Id}, or null
     * @throws UnreadableBody when it is not a JSON object
     */
    public List<Map<String, Object>> read(byte[] raw, String webhookId) {
        if (raw.length == 0) {
            return List.of(Map.of());
        }
        Map<String, Object> body = Body.parse(raw);
        AlertSource source = AlertSource.of(body);
        return source == AlertSource.PLAIN
                ? List.of(body)
                : source.read(body, webhookId).stream().map(Alarm::input).toList();
    }
}
