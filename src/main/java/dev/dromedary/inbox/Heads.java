package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The first open event of each queue. */
final class Heads {

    record Head(Event stored, long seq, int failures) {

        /** As it arrived: one that went on apart keeps the name of its conversation. */
        Event event(String conversation) {
            return new Event(
                    stored.id(),
                    stored.kind(),
                    stored.platform(),
                    conversation,
                    stored.dedupeKey(),
                    stored.runId(),
                    stored.receivedAt(),
                    stored.body());
        }
    }

    private Heads() {}

    static Map<String, Head> of(Store store, List<String> queues) {
        Map<String, Head> heads = new HashMap<>();
        store.db().sql("""
            SELECT i.*, NULL AS parent FROM inbox i WHERE i.id IN (
              SELECT (SELECT h.id FROM inbox h WHERE h.conversation = c.id AND h.seq > c.done_seq ORDER BY h.seq LIMIT 1)
              FROM conversation c WHERE c.id IN (:queues))
            """).param("queues", queues).query(rs -> {
            heads.put(
                    rs.getString("conversation"),
                    new Head(InboxEntries.entry(rs, 0).event(), rs.getLong("seq"), rs.getInt("attempts")));
        });
        return heads;
    }

    /** {@code state} received: the attempt failed and is counted. */
    static void mark(Store store, Work work, String state, String outcome, String reason) {
        mark(store, work, state, outcome, reason, "");
    }

    /** It became a run. Nothing when that run ended dead already, and the event with it. */
    static void started(Store store, Work work, String runId) {
        mark(store, work, "done", "started", "run " + runId, " AND state = 'received'");
    }

    private static void mark(Store store, Work work, String state, String outcome, String reason, String only) {
        boolean ended = !state.equals("received");
        store.db()
                .sql("""
                    UPDATE inbox SET state = :state, outcome = :outcome, reason = :reason, attempts = :attempts,
                      ended_at = :ended WHERE id = :id
                    """ + only)
                .param("state", state)
                .param("outcome", Text.storable(outcome))
                .param("reason", Text.storable(reason))
                .param("attempts", work.attempts())
                .param("ended", ended ? store.clock().millis() : null, java.sql.Types.BIGINT)
                .param("id", work.event().id())
                .update();
    }
}
