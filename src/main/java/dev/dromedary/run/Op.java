package dev.dromedary.run;

import java.util.Map;

/**
 * One action call of one run: what a bean behind an action gets beside its input map.
 *
 * @param id {@code run/step/item}, unique; a call repeated with it returns the recorded result
 * @param epoch the lease's fence: every write carries it, and none happens once another worker holds the run
 * @param item index within {@code foreach}, else -1
 * @param platform the number that the trigger came from, as the TriggerConfig names it
 * @param trigger what templates see as {@code trigger.*}: {@code user.{phone,name,…}, text, message_id, subject}
 */
public record Op(
        String id,
        String runId,
        long epoch,
        String flow,
        String step,
        int item,
        String platform,
        Map<String, Object> input,
        Map<String, Object> trigger) {

    /** The sender's phone (digits with a leading +) or user id; null for runs no person started. */
    public String userPhone() {
        return trigger.get("user") instanceof Map<?, ?> user && user.get("phone") != null
                ? user.get("phone").toString()
                : null;
    }

    /** What the trigger is about: a tapped, quoted or chosen subject, such as {@code alert:<id>}; or null. */
    public String subject() {
        return trigger.get("subject") == null ? null : trigger.get("subject").toString();
    }
}
