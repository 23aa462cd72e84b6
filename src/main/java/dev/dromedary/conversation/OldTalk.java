package dev.dromedary.conversation;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import java.time.Instant;
import java.util.List;

/** What was said long ago, and answers that nobody waits for any more, taken out step by step. */
public final class OldTalk {

    private final Store store;

    public OldTalk(Store store) {
        this.store = store;
    }

    /** Takes out lines from before {@code before}. */
    public Step trimLines(Instant before, String after, int most) {
        List<String> looked = look("transcript", "lin", "", before, after, most);
        return change("DELETE FROM transcript WHERE id IN (:ids) AND at < :before", looked, before, most);
    }

    /** Removes the words of lines from before {@code before}. */
    public Step emptyLines(Instant before, String after, int most) {
        List<String> looked = look("transcript", "lin", "AND text IS NOT NULL", before, after, most);
        return change("UPDATE transcript SET text = NULL WHERE id IN (:ids) AND at < :before", looked, before, most);
    }

    /** Takes out what was used up, or could be no longer, before {@code before}. */
    public Step trimPending(Instant before, String after, int most) {
        List<String> looked = look("pending_response", "rsp", "", before, after, most);
        return change(
                "DELETE FROM pending_response WHERE id IN (:ids) AND coalesce(used_at, expires_at) < :before",
                looked,
                before,
                most);
    }

    private List<String> look(String table, String prefix, String which, Instant before, String after, int most) {
        return store.reads()
                .sql("SELECT id FROM " + table + " WHERE id > :after AND id < :first " + which
                        + " ORDER BY id LIMIT :most")
                .param("after", after)
                .param("first", Ids.first(prefix, before))
                .param("most", most)
                .query(String.class)
                .list();
    }

    private Step change(String sql, List<String> looked, Instant before, int most) {
        int removed = looked.isEmpty()
                ? 0
                : store.write(() -> store.db()
                        .sql(sql)
                        .param("ids", looked)
                        .param("before", before.toEpochMilli())
                        .update());
        return Step.after(looked.isEmpty() ? null : looked.get(looked.size() - 1), looked.size(), most, removed);
    }
}
