package dev.dromedary.inbox;

import dev.dromedary.store.Among;
import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.Set;

/**
 * Which events have no outcome yet or were set aside: those may be handled again. One that is done stays so, except that
 * it is set aside with its run at that one's end.
 */
public final class EventsUnderWay {

    private final Store store;

    public EventsUnderWay(Store store) {
        this.store = store;
    }

    /** Those of the runs that one of them became. */
    public Set<String> runs(Collection<String> runIds) {
        return Among.find(store, "SELECT run_id FROM inbox WHERE run_id IN (:of) AND state <> 'done'", runIds);
    }
}
