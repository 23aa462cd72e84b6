package dev.dromedary.outbox;

import dev.dromedary.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out an {@link Aftermath}: the row, its recipient, its lane, other channels. Inside the open transaction. */
final class Settlement {

    private static final String TEMPLATE = "/template";

    private final Store store;
    private final Outbox outbox;
    private final Hooks hooks;
    private final LaneTable lanes;

    Settlement(Store store, Outbox outbox, Hooks hooks) {
        this.store = store;
        this.outbox = outbox;
        this.hooks = hooks;
        this.lanes = new LaneTable(store);
    }

    /** The caller made sure that {@code message} is the row as it is now, and that it may change it. */
    void settle(SentMessage message, Answer answer) {
        Instant now = store.clock().instant();
        Aftermath after = Aftermath.of(message, answer, hooks.verdicts(), now);
        Instant then = now.plus(after.pause());
        store.db()
                .sql("""
                    UPDATE outbox SET state = ?, reason = ?, ready_at = ?, doubt_until = ?, attempts = attempts - ?,
                      updated_at = ? WHERE id = ?\
                    """)
                .params(
                        after.state().text(),
                        after.reason(),
                        then.toEpochMilli(),
                        after.state() == State.IN_DOUBT ? then.toEpochMilli() : null,
                        after.counted() ? 0 : 1,
                        now.toEpochMilli(),
                        message.id())
                .update();
        if (after.wholePerson()) {
            wait(message, then);
        }
        lane(message.lane(), after, now);
        boolean resent = after.asTemplate() && resend(message);
        if (after.nextChannel() && !resent) {
            moveOn(message, after.reason());
        }
        outbox.wake();
    }

    /** Another channel, once a message. */
    void moveOn(SentMessage message, String reason) {
        int first = store.db()
                .sql("UPDATE outbox SET moved_on = 1 WHERE id = ? AND moved_on = 0")
                .param(message.id())
                .update();
        if (first == 1) {
            hooks.nextChannel().tryNext(message, reason);
        }
    }

    void accepted(SentMessage message) {
        if (lanes.recovered(message.lane())) {
            store.afterCommit(() -> hooks.trouble().over(message.lane()));
        }
    }

    private void wait(SentMessage message, Instant until) {
        store.db()
                .sql("""
                    UPDATE outbox SET ready_at = ? WHERE lane = ? AND recipient = ? AND state = 'queued'
                      AND ready_at < ?\
                    """)
                .params(until.toEpochMilli(), message.lane(), message.to(), until.toEpochMilli())
                .update();
    }

    private void lane(String lane, Aftermath after, Instant now) {
        switch (after.lane()) {
            case GOES_ON -> {}
            case RESTS -> {
                if (lanes.rest(lane, now)) {
                    store.afterCommit(() -> hooks.trouble().begun(lane, after.reason()));
                }
            }
            case SLOWS -> lanes.slow(lane, now.plus(after.pause()), now);
            case STOPS -> {
                if (lanes.stop(lane, after.reason(), now)) {
                    store.afterCommit(() -> hooks.trouble().begun(lane, after.reason()));
                }
            }
        }
    }

    /** As a template, once: what was a resend already is not sent a third time. */
    private boolean resend(SentMessage message) {
        if (message.opId().endsWith(TEMPLATE)) {
            return false;
        }
        Optional<Map<String, Object>> body = hooks.asTemplate().of(message);
        body.ifPresent(b -> {
            String id = outbox.put(new Draft(
                    message.opId() + TEMPLATE,
                    message.runId(),
                    message.flow(),
                    message.platform(),
                    message.channel(),
                    message.to(),
                    b,
                    message.subject(),
                    message.priority(),
                    message.onlyWhileOpen(),
                    List.of()));
            store.db()
                    .sql("UPDATE outbox SET reason = reason || ? WHERE id = ?")
                    .params("; sent as a template: " + id, message.id())
                    .update();
        });
        return body.isPresent();
    }
}
