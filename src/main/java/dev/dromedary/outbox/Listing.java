package dev.dromedary.outbox;

import java.util.HashMap;
import java.util.Map;

/**
 * Which messages to list; null leaves a condition out.
 *
 * @param before the last id of the page before
 */
public record Listing(String to, String state, String subject, String runId, String flow, String before, int limit) {

    String condition() {
        return "1 = 1"
                + (to == null ? "" : " AND recipient = :to")
                + (state == null ? "" : which())
                + (subject == null ? "" : " AND subject = :subject")
                + (runId == null ? "" : " AND run_id = :run")
                + (flow == null ? "" : " AND flow = :flow")
                + (before == null ? "" : " AND seq < (SELECT seq FROM outbox WHERE id = :before)");
    }

    /** As the indexes of those under way and of those that went wrong want to be asked. */
    private String which() {
        return switch (state) {
            case "queued", "sending", "in_doubt" ->
                " AND lane IN (SELECT lane FROM outbox_lane) AND state = '" + state + "'";
            case "failed", "dead", "withdrawn" ->
                " AND state IN ('failed', 'dead', 'withdrawn') AND state = '" + state + "'";
            default -> " AND state = :state";
        };
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("to", to == null ? null : Draft.digits(to));
        parameters.put("state", state);
        parameters.put("subject", subject);
        parameters.put("run", runId);
        parameters.put("flow", flow);
        parameters.put("before", before);
        parameters.put("limit", limit);
        return parameters;
    }
}
