package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Questions about what arrived, for the API, for {@code why} and for a run that looks at its event. */
public final class InboxEntries {

    private static final String SELECT =
            "SELECT i.*, c.parent FROM inbox i LEFT JOIN conversation c ON c.id = i.conversation ";

    private final Store store;

    public InboxEntries(Store store) {
        this.store = store;
    }

    public Optional<InboxEntry> byId(String eventId) {
        return list("WHERE i.id = :value", eventId, 1).stream().findFirst();
    }

    /** The event that a run was allocated for. */
    public Optional<InboxEntry> byRun(String runId) {
        return list("WHERE i.run_id = :value", runId, 1).stream().findFirst();
    }

    public Optional<InboxEntry> byDedupeKey(String key) {
        return list("WHERE i.dedupe_key = :value", Text.key(key), 1).stream().findFirst();
    }

    /** Newest first, those that went on apart included. */
    public List<InboxEntry> ofConversation(String conversation, int limit) {
        return list("""
            WHERE i.conversation = :value OR i.conversation IN (SELECT id FROM conversation WHERE parent = :value)
            ORDER BY i.received_at DESC, i.id DESC
            """, Text.key(conversation), limit);
    }

    /** Set aside after their last attempt, newest first. */
    public List<InboxEntry> dead(int limit) {
        return list("WHERE i.state = :value ORDER BY i.received_at DESC", "dead", limit);
    }

    public List<InboxEntry> list(Arrived wanted) {
        return store.reads()
                .sql(wanted.sql())
                .param("conversation", wanted.queue())
                .param("kind", wanted.kind() == null ? null : wanted.kind().name())
                .param("before", wanted.before())
                .param("limit", wanted.limit())
                .query(InboxEntries::entry)
                .list();
    }

    /** How many are set aside. */
    public long deadCount() {
        return store.reads()
                .sql("SELECT count(*) FROM inbox WHERE state = 'dead'")
                .query(Long.class)
                .single();
    }

    /** Queues that have something to do, claimed or not. */
    public long backlog() {
        return store.reads()
                .sql("SELECT count(*) FROM conversation WHERE last_seq > done_seq")
                .query(Long.class)
                .single();
    }

    private List<InboxEntry> list(String where, String value, int limit) {
        return store.reads()
                .sql(SELECT + where + " LIMIT :limit")
                .param("value", value)
                .param("limit", limit)
                .query(InboxEntries::entry)
                .list();
    }

    static InboxEntry entry(ResultSet rs, int row) throws SQLException {
        String parent = rs.getString("parent");
        Event event = new Event(
                rs.getString("id"),
                Event.Kind.valueOf(rs.getString("kind")),
                rs.getString("platform"),
                parent == null ? rs.getString("conversation") : parent,
                rs.getString("dedupe_key"),
                rs.getString("run_id"),
                Instant.ofEpochMilli(rs.getLong("received_at")),
                Json.map(rs.getString("body")));
        long ended = rs.getLong("ended_at");
        return new InboxEntry(
                event,
                InboxEntry.State.valueOf(rs.getString("state").toUpperCase(Locale.ROOT)),
                rs.getString("outcome"),
                rs.getString("reason"),
                rs.getInt("attempts"),
                ended == 0 ? null : Instant.ofEpochMilli(ended));
    }
}
