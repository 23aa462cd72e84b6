package dev.dromedary.inbox;

import dev.dromedary.event.Ids;
import dev.dromedary.event.Needed;
import dev.dromedary.store.Json;
import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Events that ended long ago, taken out step by step with the queues that they leave empty. What has no outcome is never
 * touched, and neither are the events of runs that go on.
 */
public final class OldEvents {

    private record Row(String id, String runId, String state, long endedAt) {}

    private final Store store;
    private final Needed needed;

    public OldEvents(Store store, Needed needed) {
        this.store = store;
        this.needed = needed;
    }

    /** Takes out those that ended before {@code before}. With them go their dedupe keys. */
    public Step trim(Instant before, String after, int most) {
        List<Row> looked = look("", before, after, most);
        List<String> old = old(looked, before, false);
        int removed = old.isEmpty() ? 0 : store.write(() -> remove(old, before));
        return step(looked, most, removed);
    }

    /** Removes the content of those that ended before {@code before}; a dead one may be replayed and keeps it. */
    public Step empty(Instant before, String after, int most) {
        List<Row> looked = look("AND ended_at IS NOT NULL AND emptied_at IS NULL", before, after, most);
        List<String> old = old(looked, before, true);
        Instant now = store.clock().instant();
        int emptied = old.isEmpty()
                ? 0
                : store.write(() -> store.db()
                        .sql("UPDATE inbox SET body = :body, emptied_at = :now WHERE id IN (:ids) AND state = 'done'")
                        .param("body", Json.write(Map.of("removed", now.toString())))
                        .param("now", now.toEpochMilli())
                        .param("ids", old)
                        .update());
        return step(looked, most, emptied);
    }

    private List<Row> look(String which, Instant before, String after, int most) {
        return store.reads()
                .sql("SELECT id, run_id, state, ended_at FROM inbox WHERE id > :after AND id < :first " + which
                        + " ORDER BY id LIMIT :most")
                .param("after", after)
                .param("first", Ids.first("evt", before))
                .param("most", most)
                .query(OldEvents::row)
                .list();
    }

    private static Row row(ResultSet rs, int number) throws SQLException {
        return new Row(rs.getString(1), rs.getString(2), rs.getString(3), rs.getLong(4));
    }

    private List<String> old(List<Row> looked, Instant before, boolean onlyDone) {
        List<Row> ended = looked.stream()
                .filter(row -> row.state.equals("done") || (!onlyDone && row.state.equals("dead")))
                .filter(row -> row.endedAt < before.toEpochMilli())
                .toList();
        Set<String> stay = needed.runs(
                ended.stream().map(Row::runId).filter(run -> run != null).collect(Collectors.toSet()));
        return ended.stream()
                .filter(row -> row.runId == null || !stay.contains(row.runId))
                .map(Row::id)
                .toList();
    }

    private static Step step(List<Row> looked, int most, int removed) {
        return Step.after(looked.isEmpty() ? null : looked.get(looked.size() - 1).id, looked.size(), most, removed);
    }

    private int remove(List<String> ids, Instant before) {
        List<String> queues = store.db()
                .sql("""
                    DELETE FROM inbox WHERE id IN (:ids) AND state <> 'received' AND ended_at < :before
                    RETURNING conversation\
                    """)
                .param("ids", ids)
                .param("before", before.toEpochMilli())
                .query(String.class)
                .list();
        if (!queues.isEmpty()) {
            removeEmpty(new HashSet<>(queues));
        }
        return queues.size();
    }

    /**
     * A queue goes with its last event, that of an event which went on apart along with the one it came from. It is
     * idle then, and whoever held it has been gone since; an arrival makes it anew. One that is locked by an arrival
     * at this moment stays: it goes with that event.
     */
    private void removeEmpty(Set<String> queues) {
        queues.addAll(store.db()
                .sql("SELECT parent FROM conversation WHERE id IN (:queues) AND parent IS NOT NULL")
                .param("queues", List.copyOf(queues))
                .query(String.class)
                .list());
        store.db()
                .sql("""
                    DELETE FROM conversation WHERE last_seq <= done_seq AND id IN (
                      SELECT id FROM conversation c WHERE id IN (:queues) AND last_seq <= done_seq AND lease_until < %s
                        AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.conversation = c.id) ORDER BY id%s)\
                    """.formatted(store.dialect().nowMillis(), store.dialect().forUpdateSkipLocked()))
                .param("queues", List.copyOf(queues))
                .update();
    }
}
