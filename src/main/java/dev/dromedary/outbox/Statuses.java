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

    private record Known(String messageId, String status) {}

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
        Optional<Known> known = known(status.wamid());
        Optional<SentMessage> message = message(status, known);
        boolean news = told != null
                && known.map(Known::status).map(State::told).map(told::isAbove).orElse(true);
        keep(status, message.map(SentMessage::id).orElse(null), news);
        if (news) {
            message.ifPresent(m -> tell(m, told, status.wamid(), status.errors()));
        }
    }

    /** Our send of a message was accepted as {@code wamid}; statuses of it may have come before. */
    void accepted(String id, String wamid) {
        SentMessage message = message(id).orElseThrow();
        Optional<Known> known = known(wamid);
        keep(wamid, message.id());
        store.db()
                .sql("UPDATE outbox SET provider_id = ? WHERE id = ?")
                .params(wamid, message.id())
                .update();
        settlement.accepted(message);
        State told = known.map(Known::status).map(State::told).orElse(null);
        if (told == null) {
            raise(message, State.SENT);
        } else if (known.get().messageId() == null) {
            tell(message(id).orElseThrow(), told, wamid, errors(wamid));
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

    private Optional<Known> known(String wamid) {
        return store.db()
                .sql("SELECT message_id, status FROM outbox_wamid WHERE wamid = ?")
                .param(wamid)
                .query((row, n) -> new Known(row.getString(1), row.getString(2)))
                .optional();
    }

    private Optional<SentMessage> message(Status status, Optional<Known> known) {
        Optional<SentMessage> ours = known.map(Known::messageId).flatMap(this::message);
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

    private void keep(String wamid, String messageId) {
        store.db().sql("""
            INSERT INTO outbox_wamid (wamid, message_id, at) VALUES (?, ?, ?)
            ON CONFLICT (wamid) DO UPDATE SET message_id = excluded.message_id\
            """).params(wamid, messageId, store.clock().millis()).update();
    }

    private void keep(Status status, String messageId, boolean news) {
        String errors = status.errors() == null || status.errors().isEmpty() ? null : Json.write(status.errors());
        store.db()
                .sql("""
                    INSERT INTO outbox_wamid (wamid, message_id, status, errors, at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (wamid) DO UPDATE SET
                      message_id = COALESCE(outbox_wamid.message_id, excluded.message_id),
                      status = CASE WHEN ? = 1 THEN excluded.status ELSE outbox_wamid.status END,
                      errors = COALESCE(excluded.errors, outbox_wamid.errors), at = excluded.at\
                    """)
                .params(
                        status.wamid(),
                        messageId,
                        status.status(),
                        errors,
                        store.clock().millis(),
                        news ? 1 : 0)
                .update();
    }
}
