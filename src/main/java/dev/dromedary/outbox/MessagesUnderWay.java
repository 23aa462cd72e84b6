package dev.dromedary.outbox;

import dev.dromedary.store.Among;
import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.Set;

/** What messages that are not sent yet belong to. */
public final class MessagesUnderWay {

    private static final String UNDER_WAY = " AND state IN ('queued', 'sending', 'in_doubt')";

    private final Store store;

    public MessagesUnderWay(Store store) {
        this.store = store;
    }

    public Set<String> runs(Collection<String> runIds) {
        return Among.find(store, "SELECT DISTINCT run_id FROM outbox WHERE run_id IN (:of)" + UNDER_WAY, runIds);
    }

    public Set<String> subjects(Collection<String> subjects) {
        return Among.find(store, "SELECT DISTINCT subject FROM outbox WHERE subject IN (:of)" + UNDER_WAY, subjects);
    }
}
