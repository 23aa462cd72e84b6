package dev.dromedary.approval;

import dev.dromedary.store.Among;
import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.Set;

/** Which approvals may still be decided. */
public final class OpenApprovals {

    private static final String OPEN = " FROM approval WHERE state = 'pending' AND expires_at > :now AND ";

    private final Store store;

    public OpenApprovals(Store store) {
        this.store = store;
    }

    public Set<String> among(Collection<String> subjects) {
        return Among.find(store, "SELECT 'approval:' || id" + OPEN + "'approval:' || id IN (:of)", subjects);
    }

    /** Those of the runs that asked for one. */
    public Set<String> runs(Collection<String> runIds) {
        return Among.find(store, "SELECT run_id" + OPEN + "run_id IN (:of)", runIds);
    }
}
