package dev.dromedary.run;

import dev.dromedary.event.Ids;
import dev.dromedary.event.Needed;
import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs that ended long ago, taken out or emptied step by step with their journals. A running one is never touched. */
public final class OldRuns {

    /** Journal rows a run on average; a run with more than a step may touch is done in slices. */
    private static final int ENTRIES = 4;

    /** A step that left out what is not configured says so for as long as it stands: that is no content. */
    private static final String FULL =
            "(input IS NOT NULL OR (output IS NOT NULL AND output NOT LIKE '{\"skipped\":true%'))";

    private static final String EMPTY = "UPDATE journal SET input = NULL, output = CASE WHEN output LIKE"
            + " '{\"skipped\":true%' THEN output ELSE NULL END WHERE ";

    private static final String ENDED = " AND state <> 'running' AND ended_at < :before";

    private record Row(String id, String subject, String state, long endedAt) {}

    /** What is done to runs, and what of them it concerns. A dead one may be set to work again at any moment. */
    private interface Change {
        /** To these with all that is theirs; how many were still as they were when they were looked at. */
        int whole(List<String> ids);

        /** Before a part of a long journal: whether it may be touched still, and from now on for good. */
        boolean claim(String id);

        void journal(String which, Map<String, ?> parameters);
    }

    private final Store store;
    private final Needed needed;

    public OldRuns(Store store, Needed needed) {
        this.store = store;
        this.needed = needed;
    }

    /** Takes out those that ended before {@code before}, unless what they were about is still open. */
    public Step trim(Instant before, String after, int most) {
        List<Row> looked = look("", before, after, most);
        Set<String> open = needed.subjects(looked.stream()
                .map(Row::subject)
                .filter(subject -> subject != null)
                .collect(Collectors.toSet()));
        List<Row> old = old(looked, before).stream()
                .filter(row -> row.subject == null || !open.contains(row.subject))
                .toList();
        Set<String> begun = needed.runsOfEvents(old.stream().map(Row::id).collect(Collectors.toSet()));
        List<Row> gone = old.stream().filter(row -> !begun.contains(row.id)).toList();
        return change(looked, gone, most, "1 = 1", new Change() {
            @Override
            public int whole(List<String> ids) {
                List<String> removed = store.db()
                        .sql("DELETE FROM run WHERE id IN (:ids)" + ENDED + " RETURNING id")
                        .param("ids", ids)
                        .param("before", before.toEpochMilli())
                        .query(String.class)
                        .list();
                if (!removed.isEmpty()) {
                    journal("run_id IN (:ids)", Map.of("ids", removed));
                    store.db()
                            .sql("DELETE FROM decision WHERE run_id IN (:ids)")
                            .param("ids", removed)
                            .update();
                }
                return removed.size();
            }

            /** With half a journal it would do again what it did: a dead one is not to be set to work any more. */
            @Override
            public boolean claim(String id) {
                return store.db()
                                .sql("UPDATE run SET state = CASE WHEN state = 'dead' THEN 'failed' ELSE state END"
                                        + " WHERE id = :id" + ENDED)
                                .param("id", id)
                                .param("before", before.toEpochMilli())
                                .update()
                        == 1;
            }

            @Override
            public void journal(String which, Map<String, ?> parameters) {
                store.db()
                        .sql("DELETE FROM journal WHERE " + which)
                        .params(parameters)
                        .update();
            }
        });
    }

    /** Removes what those that ended before {@code before} were given and gave; a dead one keeps it. */
    public Step empty(Instant before, String after, int most) {
        List<Row> looked = look("AND ended_at IS NOT NULL AND emptied_at IS NULL", before, after, most);
        // Those ends are for good: what was looked at is so still when it is written.
        List<Row> old = old(looked, before).stream()
                .filter(row -> !row.state.equals("dead"))
                .toList();
        return change(looked, old, most, FULL, new Change() {
            @Override
            public int whole(List<String> ids) {
                Instant now = store.clock().instant();
                journal("run_id IN (:ids)", Map.of("ids", ids));
                store.db()
                        .sql("UPDATE decision SET value = NULL WHERE run_id IN (:ids)"
                                + " AND value NOT IN ('true', 'false')")
                        .param("ids", ids)
                        .update();
                return store.db()
                        .sql("UPDATE run SET trigger_data = :removed, input = '{}', emptied_at = :now"
                                + " WHERE id IN (:ids)")
                        .param("removed", Values.write(Map.of("removed", now.toString())))
                        .param("now", now.toEpochMilli())
                        .param("ids", ids)
                        .update();
            }

            @Override
            public boolean claim(String id) {
                return true;
            }

            @Override
            public void journal(String which, Map<String, ?> parameters) {
                store.db().sql(EMPTY + which).params(parameters).update();
            }
        });
    }

    private List<Row> look(String which, Instant before, String after, int most) {
        return store.reads()
                .sql("SELECT id, subject, state, ended_at FROM run WHERE id > :after AND id < :first " + which
                        + " ORDER BY id LIMIT :most")
                .param("after", after)
                .param("first", Ids.first("run", before))
                .param("most", most)
                .query(OldRuns::row)
                .list();
    }

    private static Row row(ResultSet rs, int number) throws SQLException {
        return new Row(rs.getString(1), rs.getString(2), rs.getString(3), rs.getLong(4));
    }

    private List<Row> old(List<Row> looked, Instant before) {
        List<Row> ended = looked.stream()
                .filter(row -> !row.state.equals("running") && row.endedAt < before.toEpochMilli())
                .toList();
        Set<String> stay = needed.runs(ended.stream().map(Row::id).collect(Collectors.toSet()));
        return ended.stream().filter(row -> !stay.contains(row.id)).toList();
    }

    private Step change(List<Row> looked, List<Row> old, int most, String which, Change change) {
        Map<String, Integer> entries = entries(old, which);
        List<String> now = new ArrayList<>();
        int room = ENTRIES * most;
        for (Row row : old) {
            room -= entries.getOrDefault(row.id, 0);
            if (room < 0) {
                break;
            }
            now.add(row.id);
        }
        if (now.isEmpty() && !old.isEmpty()) {
            return slice(looked, old.get(0).id, ENTRIES * most, which, change);
        }
        int changed = now.isEmpty() ? 0 : store.write(() -> change.whole(now));
        return now.size() < old.size()
                ? new Step(now.get(now.size() - 1), changed)
                : Step.after(looked.isEmpty() ? null : looked.get(looked.size() - 1).id, looked.size(), most, changed);
    }

    /** A part of one long journal; the next step begins with the same run. */
    private Step slice(List<Row> looked, String runId, int most, String which, Change change) {
        boolean done = store.write(() -> {
            if (!change.claim(runId)) {
                return false;
            }
            change.journal(
                    "op_id IN (SELECT op_id FROM journal WHERE run_id = :run AND " + which + " ORDER BY n LIMIT :most)",
                    Map.of("run", runId, "most", most));
            return true;
        });
        if (!done) {
            return new Step(runId, 0);
        }
        int at = looked.stream().map(Row::id).toList().indexOf(runId);
        return new Step(at == 0 ? "" : looked.get(at - 1).id, most);
    }

    private Map<String, Integer> entries(List<Row> old, String which) {
        Map<String, Integer> entries = new HashMap<>();
        if (!old.isEmpty()) {
            store.reads()
                    .sql("SELECT run_id, count(*) FROM journal WHERE run_id IN (:ids) AND " + which
                            + " GROUP BY run_id")
                    .param("ids", old.stream().map(Row::id).toList())
                    .query(rs -> {
                        entries.put(rs.getString(1), rs.getInt(2));
                    });
        }
        return entries;
    }
}
