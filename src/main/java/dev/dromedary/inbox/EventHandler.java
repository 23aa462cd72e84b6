package dev.dromedary.inbox;

import dev.dromedary.event.Event;

/**
 * What is to be done with events, one after another within a conversation. An event may be handed out again after a
 * crash or a lost lease, on any replica: what was begun for it is recognised by its id and run id.
 */
public interface EventHandler {

    /**
     * A runtime exception counts as a failure worth retrying; {@link Fenced} means that another worker has it now.
     *
     * @param claim as it was at the start; a slow event changes to a queue of its own meanwhile
     */
    Outcome handle(Event event, Claim claim);

    /**
     * What an event that is to be set aside became all the same: a run that has attempts of its own, or an end.
     *
     * @return its outcome, or null when nothing came of it yet
     */
    default Outcome begun(Event event) {
        return null;
    }

    /** The event is set aside after its last attempt; runs in the same transaction. */
    default void dead(Event event, int attempts, String reason) {}
}
