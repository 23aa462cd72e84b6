package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import java.util.List;

/** What became of the events of one call to {@link Inbox#store}, in the order given. */
public record StoredEvents(List<Stored> all) {

    public StoredEvents {
        all = List.copyOf(all);
    }

    /**
     * @param fresh false when an earlier arrival had the same dedupe key
     * @param eventId the row's id: of this event, or of the earlier one
     * @param runId the run allocated for the row: a repeat is answered as the first time; may be null
     */
    public record Stored(Event event, boolean fresh, String eventId, String runId) {}

    public boolean anyFresh() {
        return all.stream().anyMatch(Stored::fresh);
    }
}
