package dev.dromedary.approval;

import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which approvals may still be decided. */
public final class OpenApprovals {

    private static final String OPEN = " FROM approval WHERE state = 'pending' AND expires_at > :now AND ";

    private final Store store;

    public OpenApprovals(Store store) {
        this.store = store;
    }

    public Set<String> among(Collection<String> subjects) {
        return ask("SELECT 'approval:' || id" + OPEN + "'approval:' || id IN (:of)", subjects);
    }

    /** Those of the runs that asked for one. */
    public Set<String> runs(Collection<String> runIds) {
        return ask("SELECT run_id" + OPEN + "run_id IN (:of)", runIds);
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
