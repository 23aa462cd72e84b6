package dev.dromedary.console;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a story.
 *
 * @param kind event, decision, run, step, message, alert, approval or incident
 * @param ref the id of what it tells of
 * @param what happened, in a few words
 * @param reason why, or what came of it; null when there is nothing to add
 */
public record Line(Instant at, String kind, String ref, String what, String reason) {

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", at.toString());
        json.put("kind", kind);
        json.put("ref", ref);
        json.put("what", what);
        json.put("reason", reason);
        return json;
    }

    /** As {@code why} prints it. */
    @Override
    public String toString() {
        return at + "  " + kind + " " + ref + "  " + what + (reason == null ? "" : ": " + reason);
    }
}
