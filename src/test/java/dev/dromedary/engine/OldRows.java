package dev.dromedary.engine;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts rows of any age into every table; each is created a second before it ends. Answers the row's id. */
final class OldRows {

    static final String TEXT = "{\"type\":\"text\",\"text\":{\"body\":\"secret words\"}}";

    private final Store store;
    private final Instant now;
    private int number;

    OldRows(Store store, Instant now) {
        this.store = store;
        this.now = now;
    }

    String event(String state, Duration ended, String run) {
        return event(state, ended, run, "queue-" + ++number, null);
    }

    String event(String state, Duration ended, String run, String queue, String parent) {
        String id = id("evt", ended);
        boolean waits = state.equals("received");
        insert(
                "inbox",
                "id",
                id,
                "kind",
                "MESSAGE",
                "conversation",
                queue,
                "seq",
                1L,
                "dedupe_key",
                id,
                "run_id",
                run,
                "received_at",
                created(ended),
                "body",
                TEXT,
                "state",
                state,
                "attempts",
                1,
                "ended_at",
                waits ? null : ended(ended));
        queue(queue, parent, waits ? 1 : 0);
        return id;
    }

    void queue(String queue, String parent, int waiting) {
        store.write(() -> store.db().sql("""
            INSERT INTO conversation (id, parent, last_seq, done_seq, lease_until, epoch, ready_at, attempts, first_at)
            VALUES (?, ?, ?, 7, 0, 3, 0, 0, 0) ON CONFLICT (id) DO NOTHING\
            """).params(queue, parent, 7 + waiting).update());
    }

    /** With an entry of the journal, a skipped one and two decisions. */
    String run(String state, Duration ended, String subject, String hash) {
        String id = id("run", ended);
        insert(
                "run",
                "id",
                id,
                "flow",
                "f",
                "flow_hash",
                hash,
                "trigger_data",
                "{\"text\":\"secret words\"}",
                "input",
                "{\"words\":\"secret words\"}",
                "subject",
                subject,
                "state",
                state,
                "lease_until",
                0L,
                "epoch",
                1L,
                "ready_at",
                0L,
                "attempts",
                1,
                "apart",
                0,
                "started_at",
                created(ended),
                "ended_at",
                state.equals("running") ? null : ended(ended));
        entry(id, 1, "\"secret words\"");
        entry(id, 2, "{\"skipped\":true,\"reason\":\"no group\"}");
        insert("decision", "run_id", id, "name", "a/condition", "value", "true");
        insert("decision", "run_id", id, "name", "b/list", "value", "[\"secret words\"]");
        return id;
    }

    void entry(String run, int n, String output) {
        insert(
                "journal",
                "op_id",
                run + "/s" + n,
                "run_id",
                run,
                "n",
                (long) n,
                "step",
                "s" + n,
                "item",
                -1,
                "state",
                "done",
                "attempt",
                1,
                "input",
                "\"secret words\"",
                "output",
                output,
                "at",
                0L);
    }

    /** With an offer and a status. */
    String message(String state, Duration changed, String subject, String run, String channel) {
        String id = id("msg", changed);
        insert(
                "outbox",
                "id",
                id,
                "op_id",
                id,
                "seq",
                (long) ++number,
                "run_id",
                run,
                "platform",
                "whatsapp",
                "channel",
                channel,
                "lane",
                "whatsapp:whatsapp",
                "recipient",
                "1",
                "priority",
                1,
                "body",
                TEXT,
                "subject",
                subject,
                "only_while_open",
                0,
                "state",
                state,
                "ready_at",
                0L,
                "created_at",
                created(changed),
                "updated_at",
                ended(changed));
        insert("outbox_offer", "recipient", "1", "payload", "p" + id, "message_id", id, "created_at", created(changed));
        insert("outbox_wamid", "wamid", "wamid." + id, "message_id", id, "at", ended(changed));
        return id;
    }

    String line(Duration at) {
        String id = id("lin", at);
        insert("transcript", "id", id, "person", "1", "direction", "in", "text", "secret words", "at", ended(at));
        return id;
    }

    /** @param used null: it waits, or waited, until {@code expires} */
    String pending(String run, String subject, Duration created, Duration used, Duration expires) {
        String id = new Ids(() -> now.minus(created)).next("rsp");
        insert(
                "pending_response",
                "id",
                id,
                "run_id",
                run,
                "idx",
                0,
                "pattern",
                "yes",
                "flow",
                "f",
                "recipient",
                "1" + ++number,
                "subject",
                subject,
                "created_at",
                now.minus(created).toEpochMilli(),
                "expires_at",
                ended(expires),
                "used_at",
                used == null ? null : ended(used));
        return id;
    }

    String alert(String state, Duration changed) {
        String id = id("alr", changed);
        insert(
                "alert",
                "id",
                id,
                "identity",
                id,
                "state",
                state,
                "severity",
                "critical",
                "weight",
                3,
                "service",
                "api",
                "title",
                "t",
                "message",
                "m",
                "dedup_key",
                id,
                "created_at",
                created(changed),
                "updated_at",
                ended(changed));
        insert("alert_asked", "alert_id", id, "person", "1", "place", 1, "at", 0L);
        insert("alert_history", "alert_id", id, "seq", 1, "at", 0L, "what", "raised");
        return id;
    }

    String incident(String state, Duration changed, String alert) {
        String id = id("inc", changed);
        insert(
                "incident",
                "id",
                id,
                "state",
                state,
                "status",
                state,
                "severity",
                "critical",
                "title",
                "t",
                "alert_id",
                alert,
                "created_at",
                created(changed),
                "updated_at",
                ended(changed));
        insert("incident_history", "incident_id", id, "seq", 1, "at", 0L, "what", "opened");
        return id;
    }

    /** @param decided null: it is pending */
    String approval(Duration decided, Duration expires, String run) {
        String id = id("apr", decided == null ? Duration.ofDays(400) : decided);
        insert(
                "approval",
                "id",
                id,
                "type",
                "deployment",
                "service",
                "api",
                "version",
                "1",
                "environment",
                "production",
                "requester",
                "bob",
                "approvers",
                "[]",
                "required",
                1,
                "state",
                decided == null ? "pending" : "approved",
                "expires_at",
                ended(expires),
                "decided_at",
                decided == null ? null : ended(decided),
                "run_id",
                run,
                "created_at",
                0L,
                "updated_at",
                0L);
        insert("approval_vote", "approval_id", id, "person", "1", "name", "Alice", "decision", "approve", "at", 0L);
        return id;
    }

    String version(String stem, Duration added) {
        String hash = "hash-" + ++number;
        insert("flow_version", "hash", hash, "stem", stem, "document", "d", "added_at", ended(added));
        return hash;
    }

    String key(Duration at) {
        String id = "key-" + ++number;
        insert("idempotency", "id", id, "hash", "h", "events", "[]", "at", ended(at));
        return id;
    }

    String wamid(Duration at) {
        String wamid = "wamid.strange." + ++number;
        insert("outbox_wamid", "wamid", wamid, "at", ended(at));
        return wamid;
    }

    private String id(String prefix, Duration ended) {
        return new Ids(() -> now.minus(ended).minusSeconds(1)).next(prefix);
    }

    private long created(Duration ended) {
        return ended(ended) - 1_000;
    }

    private long ended(Duration ago) {
        return now.minus(ago).toEpochMilli();
    }

    private void insert(String table, Object... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                values.put(String.valueOf(pairs[i]), pairs[i + 1]);
            }
        }
        store.write(() -> store.db()
                .sql("INSERT INTO " + table + " (" + String.join(", ", values.keySet()) + ") VALUES (:"
                        + String.join(", :", values.keySet()) + ")")
                .params(values)
                .update());
    }
}
