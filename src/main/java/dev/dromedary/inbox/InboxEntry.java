package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import java.time.Instant;

/**
 * An inbox row as it stands.
 *
 * @param outcome what was done, in a word such as {@code started}, {@code ignored}; null while received
 * @param reason why, for a person to read; of a received one, why the last attempt failed
 * @param attempts how often it was tried, as of the last time that ended in something
 * @param endedAt null while received
 */
public record InboxEntry(Event event, State state, String outcome, String reason, int attempts, Instant endedAt) {

    public enum State {
        RECEIVED,
        DONE,
        /** Set aside after the last attempt; can be replayed. */
        DEAD
    }
}
