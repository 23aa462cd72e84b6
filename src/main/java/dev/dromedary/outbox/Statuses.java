package dev.dromedary.outbox;

import dev.dromedary.event.Status;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import java.util.List;
import java.util.Optional;

/**
 * What Meta tells about messages: at least once, in any order, sometimes before our own send has its answer, and
 * {@code read} without {@code delivered}.
 */
final class Statuses {

    private record Known(String messageId, String status) {
        State told() {
            return status == null ? null : State.told(status);
        }
    }

    private final Store store;
    private final Settlement settlement;

    Statuses(Store store, Settlement settlement) {
        this.store = store;
        this.settlement = settlement;
    }

    Settlement settlement() {
        return settlement;
    }

    void apply(Status status) {
        State told = State.told(status.status());
        Known known = hold(status.wamid());
        Optional<SentMessage> message = message(status, known);
        boolean news = told != null && (known.told() == null || told.isAbove(known.told()));
        keep(status, message.map(SentMessage::id).orElse(null), news);
        if (news) {
            message.ifPresent(m -> tell(m, told, status.wamid(), status.errors()));
        }
    }

    /** Our send of a message was accepted as {@code wamid}; statuses of it may have come before. */
    void accepted(String id, String wamid) {
        Known known = hold(wamid);
        SentMessage message = message(id).orElseThrow();
        store.db()
                .sql("UPDATE outbox_wamid SET message_id = ? WHERE wamid = ?")
                .params(message.id(), wamid)
                .update();
        store.db()
                .sql("UPDATE outbox SET provider_id = ? WHERE id = ?")
                .params(wamid, message.id())
                .update();
        settlement.accepted(message);
        if (known.told() == null) {
            raise(message, State.SENT);
        } else if (known.messageId() == null) {
            tell(message(id).orElseThrow(), known.told(), wamid, errors(wamid));
        }
    }

    private void tell(SentMessage message, State told, String wamid, List<Status.Fault> errors) {
        boolean latest = message.providerId() == null || message.providerId().equals(wamid);
        if (told != State.FAILED) {
            if (message.providerId() == null) {
                store.db()
                        .sql("UPDATE outbox SET provider_id = ? WHERE id = ?")
                        .params(wamid, message.id())
                        .update();
            }
            raise(message, told);
        } else if (latest && message.state() != State.FAILED) {
            Status.Fault fault = errors == null || errors.isEmpty() ? new Status.Fault(0, null, null) : errors.get(0);
            String text = fault.details() != null ? fault.details() : fault.title();
            String code = errors == null || errors.isEmpty() ? "failed" : Integer.toString(fault.code());
            settlement.settle(message, new Answer.Refused(code, text, null));
        }
    }

    private void raise(SentMessage message, State told) {
        if (told.isAbove(message.state())) {
            store.db()
                    .sql("UPDATE outbox SET state = ?, reason = NULL, doubt_until = NULL, updated_at = ? WHERE id = ?")
                    .params(told.text(), store.clock().millis(), message.id())
                    .update();
        }
    }

    /**
     * What is known of it, and nobody else changes that before this transaction ends: a status and our own send's answer
     * come at the same moment, and each has to see the other.
     */
    private Known hold(String wamid) {
        return store.db()
                .sql("INSERT INTO outbox_wamid (wamid, at) VALUES (?, ?) ON CONFLICT (wamid) DO UPDATE SET at ="
                        + " excluded.at RETURNING message_id, status")
                .params(wamid, store.clock().millis())
                .query((row, n) -> new Known(row.getString(1), row.getString(2)))
                .single();
    }

    private Optional<SentMessage> message(Status status, Known known) {
        Optional<SentMessage> ours = Optional.ofNullable(known.messageId()).flatMap(this::message);
        return ours.isPresent() || status.callbackData() == null
                ? ours
                : message(SentMessage.idIn(status.callbackData()));
    }

    /** The row as it is, held until the transaction ends. */
    Optional<SentMessage> message(String id) {
        return store.db()
                .sql("SELECT * FROM outbox WHERE id = ?" + store.dialect().lockRow())
                .param(id)
                .query(Rows::read)
                .optional();
    }

    private List<Status.Fault> errors(String wamid) {
        String text = store.db()
                .sql("SELECT COALESCE(errors, '[]') FROM outbox_wamid WHERE wamid = ?")
                .param(wamid)
                .query(String.class)
                .single();
        return Json.list(text).stream()
                .map(e -> Json.convert(e, Status.Fault.class))
                .toList();
    }

    private void keep(Status status, String messageId, boolean news) {
        String errors = status.errors() == null || status.errors().isEmpty() ? null : Json.write(status.errors());
        store.db()
                .sql("""
                    UPDATE outbox_wamid SET message_id = COALESCE(message_id, ?),
                      status = CASE WHEN ? = 1 OR status IS NULL THEN ? ELSE status END,
                      errors = COALESCE(?, errors) WHERE wamid = ?\
                    """)
                .params(messageId, news ? 1 : 0, status.status(), errors, status.wamid())
                .update();
    }
}
