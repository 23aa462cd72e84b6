package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import java.time.Instant;

/**
 * The event at the head of a claimed queue.
 *
 * @param seq its place in the queue
 * @param attempts how often it was handed out, this time included; counted before the work, so that an event which
 *     kills its worker is counted too
 * @param failures how many of the earlier attempts ended in a failure that was written down
 * @param firstAt when it was handed out for the first time
 */
public record Work(Claim claim, Event event, long seq, int attempts, int failures, Instant firstAt) {

    /** Earlier attempts of which nothing was heard again. */
    int silentDeaths() {
        return attempts - 1 - failures;
    }

    /** Whether its conversation already went on without it. */
    public boolean isApart() {
        return !claim.queue().equals(claim.conversation());
    }
}
