package dev.dromedary.bench;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A history as the bot leaves it, written in bulk: of each message its event and that of a status, a run with its journal
 * and a decision, the answer with its wamid and button, two lines of the transcript, two rows of the audit log (the chain
 * not computed), a question that nobody answered; and an alert, an approval and an incident of every hundredth. Persons
 * write in turn.
 */
public final class Past {

    private static final int AT_ONCE = 20_000;

    private static final List<String> ROWS =
            List.of("""
                INSERT INTO inbox (id, kind, platform, conversation, seq, dedupe_key, run_id, received_at, body, state,
                  outcome, reason, attempts, ended_at)
                SELECT 'evt-' || :t || i, 'MESSAGE', 'whatsapp', 'whatsapp:' || phone, i, 'msg:past.' || :t || i,
                  'run-' || :t || i, :at, '{"type":"text","from":"' || phone || '","wamid":"past.' || i
                  || '","text":"status of the api please"}', 'done', 'run succeeded', 'default flow', 1, :at FROM past\
                """, """
                INSERT INTO inbox (id, kind, platform, conversation, seq, dedupe_key, received_at, body, state,
                  outcome, reason, attempts, ended_at)
                SELECT 'evt-' || :t || 's' || i, 'STATUS', 'whatsapp', 'status:whatsapp:' || phone, i,
                  'status:past.' || :t || i, :at, '{"wamid":"past.' || i || '","status":"read"}', 'done', 'status', 'read', 1, :at
                FROM past\
                """, """
                INSERT INTO run (id, flow, flow_hash, platform, conversation, event_id, trigger_data, input, subject, state,
                  lease_until, epoch, ready_at, attempts, apart, started_at, ended_at)
                SELECT 'run-' || :t || i, 'whatsapp-help-flow', 'hash', 'whatsapp', 'whatsapp:' || phone, 'evt-' || :t || i,
                  '{"type":"message","text":"status of the api please"}', '{}', 'alert:alr-' || :t || (i / 100), 'succeeded',
                  0, 1, 0, 1, 0, :at, :at FROM past\
                """, """
                INSERT INTO journal (op_id, run_id, n, step, item, state, attempt, input, output, at)
                SELECT 'run-' || :t || i || '/respond/-', 'run-' || :t || i, 1, 'respond', -1, 'done', 1,
                  '{"text":"all is well"}', '{"message_id":"msg-"}', :at FROM past\
                """, """
                INSERT INTO decision (run_id, name, value) SELECT 'run-' || :t || i, 'respond/condition', 'true' FROM past\
                """, """
                INSERT INTO outbox (id, op_id, seq, run_id, flow, platform, channel, lane, recipient, priority, body, subject,
                  only_while_open, state, provider_id, attempts, ready_at, created_at, updated_at)
                SELECT 'msg-' || :t || i, 'run-' || :t || i || '/respond/-', i, 'run-' || :t || i, 'whatsapp-help-flow',
                  'whatsapp', 'WHATSAPP', 'whatsapp:whatsapp', phone, 1, '{"type":"text","text":{"body":"all is well"}}',
                  'alert:alr-' || :t || (i / 100), 0, 'read', 'wamid.past.' || :t || i, 1, :at, :at, :at FROM past\
                """, """
                INSERT INTO outbox_wamid (wamid, message_id, status, at)
                SELECT 'wamid.past.' || :t || i, 'msg-' || :t || i, 'read', :at FROM past\
                """, """
                INSERT INTO outbox_offer (recipient, payload, title, message_id, created_at)
                SELECT phone, 'ack:alert:' || :t || i, 'Acknowledge', 'msg-' || :t || i, :at FROM past\
                """, """
                INSERT INTO transcript (id, person, direction, wamid, text, at)
                SELECT 'lin-' || :t || i, phone, 'in', 'past.' || :t || i, 'status of the api please', :at FROM past\
                """, """
                INSERT INTO transcript (id, person, direction, text, at)
                SELECT 'lin-' || :t || 'o' || i, phone, 'out', 'all is well', :at FROM past\
                """, """
                INSERT INTO pending_response (id, run_id, idx, pattern, flow, recipient, created_at, expires_at)
                SELECT 'rsp-' || :t || i, 'run-' || :t || i, 0, '^yes$', 'f', phone, :at, :at + 86400000 FROM past\
                """, """
                INSERT INTO audit (id, n, at, actor, action, detail, prev, hash)
                SELECT 'aud-' || :t || i, 100000 * cast(i as bigint), :at, phone, 'message.received', '{"type":"text"}', 'p', 'h' FROM past\
                """, """
                INSERT INTO audit (id, n, at, actor, action, detail, prev, hash)
                SELECT 'aud-' || :t || 'r' || i, 100000 * cast(i as bigint) + 1, :at, phone, 'whatsapp.reply', '{"op":"run"}', 'p', 'h' FROM past\
                """, """
                INSERT INTO alert (id, identity, state, severity, weight, service, title, message, dedup_key, assigned_to,
                  created_at, updated_at)
                SELECT 'alr-' || :t || (i / 100), 'i' || :t || i, 'resolved', 'critical', 3, 'api', 't', 'm', 'd' || :t || i,
                  phone, :at, :at FROM past WHERE i % 100 = 0\
                """, """
                INSERT INTO alert_asked (alert_id, person, place, at)
                SELECT 'alr-' || :t || (i / 100), phone, 1, :at FROM past WHERE i % 100 = 0\
                """, """
                INSERT INTO approval (id, type, service, version, environment, requester, approvers, required, state,
                  expires_at, created_at, updated_at)
                SELECT 'apr-' || :t || i, 'deployment', 'api', '1', 'production', 'bob', '[]', 1, 'pending', :at + 1, :at, :at
                FROM past WHERE i % 100 = 0\
                """, """
                INSERT INTO incident (id, state, status, severity, title, created_at, updated_at)
                SELECT 'inc-' || :t || i, 'resolved', 'resolved', 'critical', 't', :at, :at FROM past WHERE i % 100 = 0\
                """);

    private static final String NUMBERS = """
        WITH RECURSIVE n (k) AS (SELECT %d UNION ALL SELECT k + 1 FROM n WHERE k < %d),
          past (i, phone) AS (SELECT 10000000 + k, %s FROM n)\
        """;

    private Past() {}

    /** Messages {@code from} to {@code to} of {@code people} persons, as {@link Webhooks} names them, all of one moment. */
    static void fill(Store store, int from, int to, int people, Instant at) {
        fill(store, from, to, people, "'1555' || substr(cast(10000000 + k % " + people + " as text), 2)", at);
    }

    /** As many of one person. */
    public static void fill(Store store, int count, String person, Instant at) {
        fill(store, 0, count, 1, "'" + person + "'", at);
    }

    private static void fill(Store store, int from, int to, int people, String phone, Instant at) {
        for (int first = from; first < to; first += AT_ONCE) {
            String numbers = NUMBERS.formatted(first, Math.min(to, first + AT_ONCE) - 1, phone);
            store.write(() -> ROWS.forEach(sql -> store.db()
                    .sql(numbers + " " + sql)
                    .param("t", Ids.first("", at).substring(1))
                    .param("at", at.toEpochMilli())
                    .update()));
        }
        store.write(() -> {
            for (String kind : List.of("whatsapp:", "status:whatsapp:")) {
                store.db()
                        .sql(NUMBERS.formatted(0, people - 1, phone) + """
                             INSERT INTO conversation (id, last_seq, done_seq, lease_until, epoch, ready_at, attempts, first_at)
                            SELECT :kind || phone, :last, :last, 0, 1, :at, 0, 0 FROM past WHERE TRUE
                            ON CONFLICT (id) DO UPDATE SET last_seq = excluded.last_seq, done_seq = excluded.done_seq\
                            """)
                        .param("kind", kind)
                        .param("last", 10_000_000L + to)
                        .param("at", at.toEpochMilli())
                        .update();
            }
            store.db()
                    .sql("UPDATE audit_head SET first_n = coalesce((SELECT min(n) FROM audit), 1), last_n ="
                            + " coalesce((SELECT max(n) FROM audit), 0)")
                    .update();
        });
        if (store.isPostgres()) {
            store.write(() -> store.db().sql("ANALYZE").update());
        }
    }

    /** Three days ago: nothing of it is old enough for retention. */
    static Instant lately(Store store) {
        return store.clock().instant().minus(Duration.ofDays(3));
    }
}
