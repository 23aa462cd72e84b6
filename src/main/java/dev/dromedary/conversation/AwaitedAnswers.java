package dev.dromedary.conversation;

import dev.dromedary.store.Among;
import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.Set;

/** What an answer of a person may still look at. */
public final class AwaitedAnswers {

    private static final String OPEN = " AND used_at IS NULL AND expires_at > :now";

    private final Store store;

    public AwaitedAnswers(Store store) {
        this.store = store;
    }

    /** Those of the runs that asked and are not answered. */
    public Set<String> runs(Collection<String> runIds) {
        return Among.find(store, "SELECT run_id FROM pending_response WHERE run_id IN (:of)" + OPEN, runIds);
    }

    public Set<String> subjects(Collection<String> subjects) {
        return Among.find(store, "SELECT subject FROM pending_response WHERE subject IN (:of)" + OPEN, subjects);
    }
}
