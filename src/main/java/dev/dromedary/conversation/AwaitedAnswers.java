package dev.dromedary.conversation;

import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.HashSet;
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
        return ask("SELECT run_id FROM pending_response WHERE run_id IN (:of)" + OPEN, runIds);
    }

    public Set<String> subjects(Collection<String> subjects) {
        return ask("SELECT subject FROM pending_response WHERE subject IN (:of)" + OPEN, subjects);
    }

    private Set<String> ask(String sql, Collection<String> of) {
        return of.isEmpty()
                ? Set.of()
                : new HashSet<>(store.reads()
                        .sql(sql)
                        .param("of", of)
                        .param("now", store.clock().millis())
                        .query(String.class)
                        .list());
    }
}
