package dev.dromedary.outbox;

import dev.dromedary.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of a lane on their way: found, taken under the lane's epoch, left behind, doubted. */
final class LaneRows {

    /** Whatever waited longer says nothing useful any more. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private final Store store;
    private final LaneTable lanes;
    private final Wanted wanted;
    private final Settlement settlement;

    LaneRows(Store store, LaneTable lanes, Wanted wanted, Settlement settlement) {
        this.store = store;
        this.lanes = lanes;
        this.wanted = wanted;
        this.settlement = settlement;
    }

    /**
     * What may leave now: to one person in order and one at a time, except that nothing waits for bulk that is gathered
     * into a batch.
     */
    List<String> ready(String lane, boolean bulk, int most) {
        return store.reads()
                .sql("""
                    SELECT m.id FROM outbox m WHERE m.lane = ? AND m.state = 'queued' AND m.priority BETWEEN ? AND ?
                      AND m.ready_at <= ?
                      AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.lane = m.lane AND e.recipient = m.recipient
                        AND e.state = 'queued' AND (e.priority, e.seq, e.id) < (m.priority, m.seq, m.id))
                      AND NOT EXISTS (SELECT 1 FROM outbox s WHERE s.lane = m.lane AND s.recipient = m.recipient
                        AND s.state = 'sending' AND (s.priority < 2 OR m.priority = 2))
                    ORDER BY m.priority, m.seq, m.id LIMIT ?\
                    """)
                .params(lane, bulk ? 2 : 0, bulk ? 2 : 1, store.clock().millis(), most)
                .query(String.class)
                .list();
    }

    /** Marks them as being sent, if the lane is still ours; those no longer wanted are withdrawn. */
    List<SentMessage> take(Held held, String owner, List<String> ids, int templatesPerDay) {
        return store.write(() -> {
            List<SentMessage> taken = new ArrayList<>();
            if (lanes.holds(held.lane(), owner, held.epoch())) {
                for (String id : ids) {
                    queued(id)
                            .filter(m -> isWithin(templatesPerDay, m))
                            .flatMap(m -> take(m, held.epoch()))
                            .ifPresent(taken::add);
                }
            }
            return taken;
        });
    }

    private Optional<SentMessage> queued(String id) {
        return store.db()
                .sql("SELECT * FROM outbox WHERE id = ? AND state = 'queued'"
                        + store.dialect().lockRow())
                .param(id)
                .query(Rows::read)
                .optional();
    }

    /** What is urgent leaves whatever was set; the rest goes another way, since nobody reads it tomorrow. */
    private boolean isWithin(int templatesPerDay, SentMessage message) {
        if (templatesPerDay == Integer.MAX_VALUE
                || message.priority() == Priority.URGENT
                || !"template".equals(message.body().get("type"))) {
            return true;
        }
        Instant day = store.clock().instant().truncatedTo(ChronoUnit.DAYS);
        long left = store.db()
                .sql("""
                    SELECT COUNT(*) FROM outbox WHERE created_at >= ? AND lane = ? AND attempts > 0
                      AND body LIKE '%"type":"template"%'\
                    """)
                .params(day.toEpochMilli(), message.lane())
                .query(Long.class)
                .single();
        if (left < templatesPerDay) {
            return true;
        }
        String reason = "templates_per_day (" + templatesPerDay + ") is used up";
        end(message, State.FAILED, reason);
        settlement.moveOn(message, reason);
        return false;
    }

    private Optional<SentMessage> take(SentMessage message, long epoch) {
        Instant now = store.clock().instant();
        if (message.createdAt().plus(LONGEST_WAIT).isBefore(now)) {
            end(message, State.DEAD, "waited longer than 24 hours; " + message.reason());
            settlement.moveOn(message, "waited longer than 24 hours");
            return Optional.empty();
        }
        Optional<String> unwanted = message.onlyWhileOpen() ? wanted.reasonToWithdraw(message) : Optional.empty();
        if (unwanted.isPresent()) {
            end(message, State.WITHDRAWN, unwanted.get());
            return Optional.empty();
        }
        return store.db()
                .sql("""
                    UPDATE outbox SET state = 'sending', attempts = attempts + 1, lane_epoch = ?, updated_at = ?
                    WHERE id = ? RETURNING *\
                    """)
                .params(epoch, now.toEpochMilli(), message.id())
                .query(Rows::read)
                .optional();
    }

    private void end(SentMessage message, State state, String reason) {
        store.db()
                .sql("UPDATE outbox SET state = ?, reason = ?, updated_at = ? WHERE id = ?")
                .params(state.text(), reason, store.clock().millis(), message.id())
                .update();
    }

    /** The row that {@code held} is sending, unless somebody else settled or took it over. */
    Optional<SentMessage> sending(String id, Held held) {
        return store.db()
                .sql("SELECT * FROM outbox WHERE id = ? AND state = 'sending' AND lane_epoch = ?"
                        + store.dialect().lockRow())
                .params(id, held.epoch())
                .query(Rows::read)
                .optional();
    }

    /** The row that {@code held} was to send, if nobody has taken it since: at work, or in doubt to another replica. */
    Optional<SentMessage> underOurEpoch(String id, Held held) {
        return store.db()
                .sql("SELECT * FROM outbox WHERE id = ? AND state IN ('sending', 'in_doubt') AND lane_epoch = ?"
                        + store.dialect().lockRow())
                .params(id, held.epoch())
                .query(Rows::read)
                .optional();
    }

    /** What a dead owner was sending may have arrived. Inside the transaction that claimed the lane. */
    void doubtWhatWasUnderWay(String lane) {
        store.db()
                .sql("SELECT * FROM outbox WHERE lane = ? AND state = 'sending'")
                .param(lane)
                .query(Rows::read)
                .list()
                .forEach(m -> settlement.settle(m, new Answer.Unknown("the process that was sending it ended")));
    }

    /** Rows that stand as being sent though nothing waits for their answer: a fault kept it from being recorded. */
    void doubtWhatNobodySends(Held held) {
        List<String> lost = store
                .reads()
                .sql("SELECT id FROM outbox WHERE lane = ? AND state = 'sending' AND updated_at < ?")
                .params(held.lane(), store.clock().instant().minus(FORGOTTEN).toEpochMilli())
                .query(String.class)
                .list()
                .stream()
                .filter(id -> !held.sends(id))
                .toList();
        lost.forEach(id -> store.write(() -> sending(id, held)
                .ifPresent(m -> settlement.settle(m, new Answer.Unknown("its answer could not be recorded")))));
    }

    /** Doubts that no status settled in time: sent again, marked. */
    void sendDoubtsAgain(Held held, String owner) {
        long now = store.clock().millis();
        List<String> over = store.reads()
                .sql("SELECT id FROM outbox WHERE lane = ? AND state = 'in_doubt' AND doubt_until <= ?")
                .params(held.lane(), now)
                .query(String.class)
                .list();
        if (!over.isEmpty()) {
            store.write(() -> {
                if (lanes.holds(held.lane(), owner, held.epoch())) {
                    over.forEach(id -> store.db().sql("""
                        UPDATE outbox SET state = 'queued', possibly_repeated = 1, doubt_until = NULL,
                          ready_at = ?, updated_at = ? WHERE id = ? AND state = 'in_doubt'\
                        """).params(now, now, id).update());
                }
            });
        }
    }

    /** While a lane is stopped or its way is broken, pages that wait in it since before {@code until} go another way. */
    void pagesElsewhere(String lane, String reason, Instant until) {
        List<SentMessage> pages = store.reads()
                .sql("""
                    SELECT * FROM outbox WHERE lane = ? AND state = 'queued' AND priority = 0 AND moved_on = 0
                      AND created_at <= ? ORDER BY seq LIMIT 100\
                    """)
                .params(lane, until.toEpochMilli())
                .query(Rows::read)
                .list();
        if (!pages.isEmpty()) {
            store.write(() -> pages.forEach(m -> settlement.moveOn(m, reason)));
        }
    }
}
