package dev.dromedary.outbox;

import dev.dromedary.event.Ids;
import dev.dromedary.event.Status;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The messages that were, are and will be sent. Everything that changes joins the caller's transaction. */
public final class Outbox {

    private final Store store;
    private final Ids ids;
    private final Statuses statuses;
    private final Set<String> knownLanes = ConcurrentHashMap.newKeySet();
    private volatile Runnable wake = () -> {};
    private volatile BiConsumer<String, Draft> remembered = (id, draft) -> {};

    public Outbox(Store store, Ids ids, Hooks hooks) {
        this.store = store;
        this.ids = ids;
        this.statuses = new Statuses(store, new Settlement(store, this, hooks));
    }

    /** Called after each commit that made something ready to leave. */
    public void onReady(Runnable hint) {
        this.wake = hint;
    }

    /** Called in the transaction that remembers a message, with its id. */
    public void onPut(BiConsumer<String, Draft> listener) {
        this.remembered = listener;
    }

    void wake() {
        store.afterCommit(() -> wake.run());
    }

    /** Remembers a message and returns its id; with an {@code opId} seen before nothing changes and its id is told. */
    public String put(Draft draft) {
        return store.write(() -> {
            String id = ids.next("msg");
            if (insert(id, draft) == 0) {
                return store.db()
                        .sql("SELECT id FROM outbox WHERE op_id = ?")
                        .param(draft.opId())
                        .query(String.class)
                        .single();
            }
            draft.offers().forEach(offer -> remember(id, draft.to(), offer));
            lane(draft.lane());
            remembered.accept(id, draft);
            wake();
            return id;
        });
    }

    private int insert(String id, Draft draft) {
        long now = store.clock().millis();
        return store.db()
                .sql("""
                    INSERT INTO outbox (id, op_id, seq, run_id, flow, platform, channel, lane, recipient, priority, body,
                      subject, only_while_open, state, ready_at, created_at, updated_at)
                    VALUES (?, ?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM outbox), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                      'queued', ?, ?, ?)
                    ON CONFLICT (op_id) DO NOTHING\
                    """)
                .params(
                        id,
                        draft.opId(),
                        draft.runId(),
                        draft.flow(),
                        draft.platform(),
                        draft.channel().name(),
                        draft.lane(),
                        draft.to(),
                        draft.priority().rank(),
                        Json.write(draft.body()),
                        draft.subject(),
                        draft.onlyWhileOpen() ? 1 : 0,
                        now,
                        now,
                        now)
                .update();
    }

    private void remember(String id, String recipient, Offer offer) {
        store.db()
                .sql("""
                    INSERT INTO outbox_offer (recipient, payload, title, message_id, created_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (recipient, payload) DO UPDATE SET title = excluded.title,
                      message_id = excluded.message_id, created_at = excluded.created_at\
                    """)
                .params(
                        recipient,
                        offer.payload(),
                        offer.title(),
                        id,
                        store.clock().millis())
                .update();
    }

    private void lane(String lane) {
        if (!knownLanes.contains(lane)) {
            store.db()
                    .sql("INSERT INTO outbox_lane (lane) VALUES (?) ON CONFLICT (lane) DO NOTHING")
                    .param(lane)
                    .update();
            store.afterCommit(() -> knownLanes.add(lane));
        }
    }

    /** What became of a message of ours; repeated and out of order is fine, unknown messages are kept. */
    public void status(Status status) {
        store.write(() -> statuses.apply(status));
    }

    public Optional<SentMessage> find(String id) {
        return one("id = ?", id);
    }

    /** The message that has (or had, when it was sent twice) this id at WhatsApp. */
    public Optional<SentMessage> byWamid(String wamid) {
        return one("id = (SELECT message_id FROM outbox_wamid WHERE wamid = ?)", wamid);
    }

    /** What this person may tap, by its payload, and the message that offered it. */
    public Optional<Offered> offer(String recipient, String payload) {
        return store.reads()
                .sql("""
                    SELECT o.payload, o.title, o.message_id, m.subject, m.run_id FROM outbox_offer o
                    JOIN outbox m ON m.id = o.message_id WHERE o.recipient = ? AND o.payload = ?\
                    """)
                .params(Draft.digits(recipient), payload)
                .query((row, n) -> new Offered(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)))
                .optional();
    }

    /** Those of the subjects that messages to this person were about, the one told last first. */
    public List<String> told(String recipient, Collection<String> subjects) {
        return subjects.isEmpty()
                ? List.of()
                : store.reads()
                        .sql("""
                            SELECT subject FROM outbox WHERE subject IN (:subjects) AND recipient = :to
                              AND state NOT IN ('withdrawn', 'dead', 'failed') GROUP BY subject ORDER BY MAX(seq) DESC\
                            """)
                        .param("subjects", subjects)
                        .param("to", Draft.digits(recipient))
                        .query(String.class)
                        .list();
    }

    /** When the first message about it to this person was put here; empty when there is none. */
    public Optional<Instant> firstTold(String recipient, String subject) {
        return store.reads()
                .sql("SELECT created_at FROM outbox WHERE recipient = ? AND subject = ? ORDER BY created_at LIMIT 1")
                .params(Draft.digits(recipient), subject)
                .query(Long.class)
                .optional()
                .map(Instant::ofEpochMilli);
    }

    /** Newest first. */
    public List<SentMessage> list(Listing listing) {
        return store.reads()
                .sql("SELECT * FROM outbox WHERE " + listing.condition() + " ORDER BY seq DESC, id DESC LIMIT :limit")
                .params(listing.parameters())
                .query(Rows::read)
                .list();
    }

    /** See {@link dev.dromedary.store.ClockWatch}. */
    public void setBack(long now, long by) {
        for (String column : List.of("ready_at", "doubt_until", "created_at", "updated_at")) {
            store.db()
                    .sql("UPDATE outbox SET " + column + " = " + column + " - :by WHERE " + column
                            + " > :now AND state IN ('queued', 'sending', 'in_doubt')")
                    .param("by", by)
                    .param("now", now)
                    .update();
        }
        new LaneTable(store).setBack(now, by);
        wake();
    }

    Statuses statuses() {
        return statuses;
    }

    private Optional<SentMessage> one(String condition, String value) {
        return store.reads()
                .sql("SELECT * FROM outbox WHERE " + condition)
                .param(value)
                .query(Rows::read)
                .optional();
    }
}
