package dev.dromedary.outbox;

import java.time.Instant;
import java.util.Map;

/**
 * A message as the outbox remembers it.
 *
 * @param providerId the other side's id (wamid, Slack's ts), or null before it was accepted
 * @param attempts how often it was handed over
 * @param reason why it is in this state, for people; or null
 * @param possiblyRepeated whether an earlier send of it may have arrived
 */
public record SentMessage(
        String id,
        String opId,
        String runId,
        String flow,
        String platform,
        Channel channel,
        String lane,
        String to,
        Priority priority,
        Map<String, Object> body,
        String subject,
        boolean onlyWhileOpen,
        State state,
        String providerId,
        int attempts,
        String reason,
        boolean possiblyRepeated,
        boolean movedOn,
        Instant readyAt,
        Instant createdAt,
        Instant updatedAt) {

    /** What the other side echoes ({@code biz_opaque_callback_data}, at most 512 characters), with the repeat's mark. */
    public String callbackData() {
        return possiblyRepeated ? id + REPEAT : id;
    }

    /** The message's id in what was echoed. */
    static String idIn(String callbackData) {
        return callbackData.endsWith(REPEAT)
                ? callbackData.substring(0, callbackData.length() - REPEAT.length())
                : callbackData;
    }

    private static final String REPEAT = ";repeat";
}
