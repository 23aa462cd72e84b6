package dev.dromedary.event;

import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Alerts, incidents or approvals that ended long ago, taken out step by step with what belongs to them. */
public final class OldSubjects {

    /**
     * @param table its name, which the subjects also begin with ({@code alert:<id>})
     * @param ids what its ids begin with, see {@link Ids}
     * @param ended SQL: whether a row ended before {@code :before}
     * @param parts tables whose rows belong to one of it, by {@code <table>_id}
     */
    public record Kind(String table, String ids, String ended, List<String> parts) {}

    private final Store store;
    private final Needed needed;
    private final Kind kind;

    public OldSubjects(Store store, Needed needed, Kind kind) {
        this.store = store;
        this.needed = needed;
        this.kind = kind;
    }

    /** Takes out those that ended before {@code before}, unless something open is about them. */
    public Step trim(Instant before, String after, int most) {
        String prefix = kind.table + ":";
        List<String> looked = store.reads()
                .sql("SELECT id FROM " + kind.table + " WHERE id > :after AND id < :first ORDER BY id LIMIT :most")
                .param("after", after)
                .param("first", Ids.first(kind.ids, before))
                .param("most", most)
                .query(String.class)
                .list();
        Set<String> open = needed.subjects(looked.stream().map(prefix::concat).collect(Collectors.toSet()));
        List<String> old =
                looked.stream().filter(id -> !open.contains(prefix + id)).toList();
        int removed = old.isEmpty() ? 0 : store.write(() -> remove(old, before));
        return Step.after(looked.isEmpty() ? null : looked.get(looked.size() - 1), looked.size(), most, removed);
    }

    private int remove(List<String> ids, Instant before) {
        List<String> gone = store.db()
                .sql("DELETE FROM " + kind.table + " WHERE id IN (:ids) AND " + kind.ended + " RETURNING id")
                .param("ids", ids)
                .param("before", before.toEpochMilli())
                .query(String.class)
                .list();
        // SQLite does not follow the tables' ON DELETE CASCADE unless each connection asks for it.
        for (String part : gone.isEmpty() ? List.<String>of() : kind.parts) {
            store.db()
                    .sql("DELETE FROM " + part + " WHERE " + kind.table + "_id IN (:ids)")
                    .param("ids", gone)
                    .update();
        }
        return gone.size();
    }
}
