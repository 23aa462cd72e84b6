package dev.dromedary.run;

import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which runs are not over. */
public final class RunsUnderWay {

    private final Store store;

    public RunsUnderWay(Store store) {
        this.store = store;
    }

    public Set<String> among(Collection<String> runIds) {
        return ask("SELECT id FROM run WHERE id IN (:of) AND state = 'running'", runIds);
    }

    /** Those of the subjects that one of them is about. */
    public Set<String> subjects(Collection<String> subjects) {
        // Few run, and many may have been about one subject: SQLite is kept from looking at those.
        return ask("SELECT subject FROM run WHERE state = 'running' AND (subject || '') IN (:of)", subjects);
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
