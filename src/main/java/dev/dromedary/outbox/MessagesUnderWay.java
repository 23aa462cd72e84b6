package dev.dromedary.outbox;

import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What messages that are not sent yet belong to. */
public final class MessagesUnderWay {

    private static final String UNDER_WAY = " AND state IN ('queued', 'sending', 'in_doubt')";

    private final Store store;

    public MessagesUnderWay(Store store) {
        this.store = store;
    }

    public Set<String> runs(Collection<String> runIds) {
        return ask("SELECT DISTINCT run_id FROM outbox WHERE run_id IN (:of)" + UNDER_WAY, runIds);
    }

    public Set<String> subjects(Collection<String> subjects) {
        return ask("SELECT DISTINCT subject FROM outbox WHERE subject IN (:of)" + UNDER_WAY, subjects);
    }

    private Set<String> ask(String sql, Collection<String> of) {
        return of.isEmpty()
                ? Set.of()
                : new HashSet<>(store.reads()
                        .sql(sql)
                        .param("of", of)
                        .query(String.class)
                        .list());
    }
}
