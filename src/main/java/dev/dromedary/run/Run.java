package dev.dromedary.run;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One run of a flow as it stands.
 *
 * @param flow the flow's file stem
 * @param flowHash which version of it; see {@link FlowVersions}
 * @param conversation whose next event waits for its end; null when nobody does
 * @param eventId the inbox event it was started for, or null
 * @param trigger what templates see as {@code trigger.*}
 * @param subject the alert, incident or approval it last created or found, such as {@code alert:<id>}; or null
 * @param epoch raised whenever a worker takes it; every write carries it
 * @param attempts how often it was taken since it last went on in an orderly way
 * @param apart whether its conversation went on without waiting for it
 * @param reason why it ended or waits, for a person to read; or null
 * @param readyAt when it may be taken, while running and not leased
 */
public record Run(
        String id,
        String flow,
        String flowHash,
        String platform,
        String conversation,
        String eventId,
        Map<String, Object> trigger,
        Map<String, Object> input,
        String subject,
        State state,
        String leaseOwner,
        long epoch,
        Instant readyAt,
        int attempts,
        boolean apart,
        List<String> warnings,
        String reason,
        Instant startedAt,
        Instant endedAt) {

    public enum State {
        RUNNING,
        SUCCEEDED,
        /** Answered early by {@code on_empty} or {@code on_error}. */
        STOPPED,
        FAILED,
        /** Its workers died or gave up too often. */
        DEAD;

        /** As the API and the table write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** What a run starts with; the fields mean what they mean there. */
    public record Start(
            String id,
            String flow,
            String flowHash,
            String platform,
            String conversation,
            String eventId,
            Map<String, Object> trigger,
            Map<String, Object> input,
            String subject) {}
}
