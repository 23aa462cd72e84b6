package dev.dromedary.run;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Flow documents that were followed by another long ago and that no run needs any more. The newest of each flow always
 * stays: it is what replaces a broken file.
 */
public final class OldVersions {

    /** @param followedAt 0 when it is the newest */
    private record Row(String hash, String stem, long followedAt) {}

    private final Store store;
    private final Supplier<Set<String>> served;

    /** @param served the hashes that this process serves */
    public OldVersions(Store store, Supplier<Set<String>> served) {
        this.store = store;
        this.served = served;
    }

    /**
     * Takes out those that were followed before {@code before}. Runs which began later than that are taken to be of
     * later versions, except that those still running are asked.
     */
    public Step trim(Instant before, String after, int most) {
        List<Row> looked = store.reads()
                .sql("""
                    SELECT v.hash, v.stem, coalesce((SELECT min(n.added_at) FROM flow_version n
                      WHERE n.stem = v.stem AND n.added_at > v.added_at), 0) FROM flow_version v
                    WHERE v.hash > ? ORDER BY v.hash LIMIT ?\
                    """)
                .params(after, most)
                .query((rs, number) -> new Row(rs.getString(1), rs.getString(2), rs.getLong(3)))
                .list();
        List<String> old = looked.stream()
                .filter(row -> row.followedAt > 0 && row.followedAt < before.toEpochMilli())
                .filter(row -> !served.get().contains(row.hash) && !isUsed(row, before))
                .map(Row::hash)
                .toList();
        if (!old.isEmpty()) {
            store.write(() -> store.db()
                    .sql("DELETE FROM flow_version WHERE hash IN (:hashes) AND added_at < :before")
                    .param("hashes", old)
                    .param("before", before.toEpochMilli())
                    .update());
        }
        return Step.after(
                looked.isEmpty() ? null : looked.get(looked.size() - 1).hash, looked.size(), most, old.size());
    }

    private boolean isUsed(Row row, Instant before) {
        return store.reads()
                .sql("""
                    SELECT EXISTS (SELECT 1 FROM run WHERE flow = :stem AND id < :first AND flow_hash = :hash)
                      OR EXISTS (SELECT 1 FROM run WHERE state = 'running' AND flow_hash = :hash)\
                    """)
                .param("stem", row.stem)
                .param("first", Ids.first("run", before))
                .param("hash", row.hash)
                .query(Boolean.class)
                .single();
    }
}
