package dev.dromedary.audit;

import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The log. A row is appended in the transaction of what it tells, so both stand or neither; it is chained a moment later
 * by {@link Chain}. Chaining inside that transaction would make all of them wait for one row until their commit, and
 * transactions that hold other rows would wait for each other in a circle.
 */
public final class Audit {

    private final Store store;
    private volatile Runnable appended = () -> {};

    public Audit(Store store) {
        this.store = store;
    }

    /** Joins the open transaction. {@code subject} may be null; secrets in {@code detail} print as {@code ***}. */
    public void append(String actor, String action, String subject, Map<String, ?> detail) {
        long now = store.clock().millis();
        store.write(() -> {
            store.db()
                    .sql("""
                        INSERT INTO audit (id, at, actor, action, subject, detail)
                        VALUES (:id, :at, :actor, :action, :subject, :detail)
                        """)
                    // Sorts by time: what waits together is chained in the order in which it happened.
                    .param("id", "aud-%012x-%s".formatted(now, UUID.randomUUID()))
                    .param("at", now)
                    .param("actor", Text.storable(actor))
                    .param("action", action)
                    .param("subject", subject == null ? null : Text.key(subject))
                    .param("detail", Json.write(detail))
                    .update();
            store.afterCommit(() -> appended.run());
        });
    }

    /** Called, quickly, after each commit with new rows. */
    public void onAppend(Runnable listener) {
        appended = listener;
    }

    /** Newest first. {@code subject} and {@code before} (a row's id, exclusive) may be null. */
    public List<AuditRow> list(String subject, int limit, String before) {
        return store.reads()
                .sql("SELECT * FROM audit WHERE 1 = 1" + (subject == null ? "" : " AND subject = :subject")
                        + (before == null ? "" : " AND id < :before") + " ORDER BY id DESC LIMIT :limit")
                .param("subject", subject == null ? null : Text.key(subject))
                .param("before", before)
                .param("limit", limit)
                .query(AuditRow::of)
                .list();
    }

    /** Walks the whole chain; may run beside a server. */
    public Verdict verify() {
        return new Chain(store).verify();
    }

    /** Chains what was appended; how many rows. */
    public int chain() {
        return new Chain(store).extend();
    }

    /** Takes out up to {@code max} of the oldest chained rows from before {@code moment}: retention. How many. */
    public int trim(Instant moment, int max) {
        return new Chain(store).trim(moment, max);
    }
}
