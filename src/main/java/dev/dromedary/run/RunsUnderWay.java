package dev.dromedary.run;

import dev.dromedary.store.Among;
import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.Set;

/** Which runs are not over. */
public final class RunsUnderWay {

    private final Store store;

    public RunsUnderWay(Store store) {
        this.store = store;
    }

    public Set<String> among(Collection<String> runIds) {
        return Among.find(store, "SELECT id FROM run WHERE id IN (:of) AND state = 'running'", runIds);
    }

    /** Those of the subjects that one of them is about. */
    public Set<String> subjects(Collection<String> subjects) {
        // Few run, and many may have been about one subject: SQLite is kept from looking at those.
        return Among.find(
                store, "SELECT subject FROM run WHERE state = 'running' AND (subject || '') IN (:of)", subjects);
    }
}
