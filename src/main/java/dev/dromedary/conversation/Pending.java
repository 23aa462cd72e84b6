package dev.dromedary.conversation;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The {@code on_response} entries that wait for an answer (language.md §3). They are registered together with the message
 * they wait on, are used up per recipient, and end with their subject or after a day.
 */
public final class Pending {

    private static final Duration LIFE = Duration.ofHours(24);

    /**
     * @param runId the run whose {@code steps.*} the answer's flow sees
     * @param idx place within the flow's {@code on_response}
     * @param recipient phone digits or business-scoped user id
     * @param messageId our outbox id of the message that asked, or null
     */
    public record Response(
            String id,
            String runId,
            int idx,
            String pattern,
            String flow,
            String recipient,
            String subject,
            String messageId,
            Instant createdAt,
            Instant expiresAt) {}

    private final Store store;
    private final Ids ids;

    public Pending(Store store) {
        this.store = store;
        this.ids = new Ids(store.clock());
    }

    /** Once per run, place and recipient: repeated, it answers the id of the first time. Joins the open transaction. */
    public String register(
            String runId, int idx, String pattern, String flow, String recipient, String subject, String messageId) {
        long now = store.clock().millis();
        return store.write(() -> store.db()
                .sql("""
                    INSERT INTO pending_response
                      (id, run_id, idx, pattern, flow, recipient, subject, message_id, created_at, expires_at)
                    VALUES (:id, :run, :idx, :pattern, :flow, :recipient, :subject, :message, :now, :expires)
                    ON CONFLICT (run_id, idx, recipient) DO UPDATE SET idx = excluded.idx RETURNING id
                    """)
                .param("id", ids.next("rsp"))
                .param("run", runId)
                .param("idx", idx)
                .param("pattern", Text.storable(pattern))
                .param("flow", flow)
                .param("recipient", Text.key(recipient))
                .param("subject", Text.storable(subject))
                .param("message", messageId)
                .param("now", now)
                .param("expires", now + LIFE.toMillis())
                .query(String.class)
                .single());
    }

    /** What this person's answer may still start, newest first. Several that match are never guessed between. */
    public List<Response> openFor(String recipient) {
        return store.reads()
                .sql("""
                    SELECT * FROM pending_response WHERE recipient = :recipient AND used_at IS NULL AND expires_at > :now
                      AND created_at > :first ORDER BY created_at DESC, id DESC
                    """)
                .param("recipient", Text.key(recipient))
                .param("now", store.clock().millis())
                // Said twice: what nobody answered stays in the index, which is by this.
                .param("first", store.clock().instant().minus(LIFE).toEpochMilli())
                .query(Pending::response)
                .list();
    }

    /** Whether or not it is still open; for {@code respond/<id>} payloads. */
    public Optional<Response> find(String id) {
        return store.reads()
                .sql("SELECT * FROM pending_response WHERE id = :id")
                .param("id", id)
                .query(Pending::response)
                .optional();
    }

    /**
     * Takes it, and with it the other answers to the same question by the same person: who approved cannot reject by a
     * second word. True for exactly one caller.
     */
    public boolean use(String id) {
        return store.write(() -> store.db()
                .sql("""
                    UPDATE pending_response SET used_at = :now
                    WHERE used_at IS NULL AND expires_at > :now AND created_at > :first
                      AND run_id = (SELECT run_id FROM pending_response WHERE id = :id)
                      AND recipient = (SELECT recipient FROM pending_response WHERE id = :id)
                    RETURNING id
                    """)
                .param("now", store.clock().millis())
                .param("first", store.clock().instant().minus(LIFE).toEpochMilli())
                .param("id", id)
                .query(String.class)
                .list()
                .contains(id));
    }

    /** Its approval is decided, expired or withdrawn: nobody is waited for any more. */
    public int endFor(String subject) {
        return store.write(() -> store.db()
                .sql("UPDATE pending_response SET used_at = :now WHERE subject = :subject AND used_at IS NULL")
                .param("now", store.clock().millis())
                .param("subject", subject)
                .update());
    }

    private static Response response(ResultSet rs, int row) throws SQLException {
        return new Response(
                rs.getString("id"),
                rs.getString("run_id"),
                rs.getInt("idx"),
                rs.getString("pattern"),
                rs.getString("flow"),
                rs.getString("recipient"),
                rs.getString("subject"),
                rs.getString("message_id"),
                Instant.ofEpochMilli(rs.getLong("created_at")),
                Instant.ofEpochMilli(rs.getLong("expires_at")));
    }
}
