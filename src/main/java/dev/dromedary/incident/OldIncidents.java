package dev.dromedary.incident;

import dev.dromedary.event.Ids;
import dev.dromedary.event.Needed;
import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Incidents that were resolved long ago, taken out step by step with their stories. */
public final class OldIncidents {

    private static final String SUBJECT = "incident:";
    private static final String ENDED = "state = 'resolved' AND updated_at < :before";

    private final Store store;
    private final Needed needed;

    public OldIncidents(Store store, Needed needed) {
        this.store = store;
        this.needed = needed;
    }

    /** Takes out those that ended before {@code before}, unless something open is about them. */
    public Step trim(Instant before, String after, int most) {
        List<String> looked = store.reads()
                .sql("SELECT id FROM incident WHERE id > :after AND id < :first ORDER BY id LIMIT :most")
                .param("after", after)
                .param("first", Ids.first("inc", before))
                .param("most", most)
                .query(String.class)
                .list();
        Set<String> open = needed.subjects(looked.stream().map(SUBJECT::concat).collect(Collectors.toSet()));
        List<String> old =
                looked.stream().filter(id -> !open.contains(SUBJECT + id)).toList();
        int removed = old.isEmpty() ? 0 : store.write(() -> remove(old, before));
        return Step.after(looked.isEmpty() ? null : looked.get(looked.size() - 1), looked.size(), most, removed);
    }

    private int remove(List<String> ids, Instant before) {
        List<String> gone = store.db()
                .sql("DELETE FROM incident WHERE id IN (:ids) AND " + ENDED + " RETURNING id")
                .param("ids", ids)
                .param("before", before.toEpochMilli())
                .query(String.class)
                .list();
        // SQLite does not follow the tables' ON DELETE CASCADE unless each connection asks for it.
        for (String table : gone.isEmpty() ? List.<String>of() : List.of("incident_history")) {
            store.db()
                    .sql("DELETE FROM " + table + " WHERE incident_id IN (:ids)")
                    .param("ids", gone)
                    .update();
        }
        return gone.size();
    }
}
