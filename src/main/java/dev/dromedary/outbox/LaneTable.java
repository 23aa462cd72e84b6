package dev.dromedary.outbox;

import dev.dromedary.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who feeds which lane, and how it fares. Leases go by the database's clock, rests by ours. */
final class LaneTable {

    static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration STOPPED = Duration.ofSeconds(30);
    private static final Duration SLOW = Duration.ofSeconds(60);
    private static final long LONGEST_REST = 15_000;
    private static final int TROUBLE = 6;

    /** {@code restUntil}: nothing leaves before; {@code faults} or {@code stopped}: one message tries first. */
    record Condition(Instant restUntil, Instant slowUntil, int faults, boolean stopped, String reason) {}

    private final Store store;

    LaneTable(Store store) {
        this.store = store;
    }

    List<String> all() {
        return store.reads()
                .sql("SELECT lane FROM outbox_lane ORDER BY lane")
                .query(String.class)
                .list();
    }

    /** The epoch under which {@code owner} holds the lane now, or empty when another does. */
    Optional<Long> claim(String lane, String owner) {
        String now = store.dialect().nowMillis();
        return store.db()
                .sql("UPDATE outbox_lane SET epoch = CASE WHEN owner = :owner THEN epoch ELSE epoch + 1 END,"
                        + " owner = :owner, lease_until = " + now + " + :lease"
                        + " WHERE lane = :lane AND (owner = :owner OR owner IS NULL OR lease_until < " + now + ")"
                        + " RETURNING epoch")
                .param("owner", owner)
                .param("lease", LEASE.toMillis())
                .param("lane", lane)
                .query(Long.class)
                .optional();
    }

    void setBack(long now, long by) {
        store.db()
                .sql("UPDATE outbox_lane SET rest_until = rest_until - :by WHERE rest_until > :now")
                .param("by", by)
                .param("now", now)
                .update();
        store.db()
                .sql("UPDATE outbox_lane SET slow_until = slow_until - :by WHERE slow_until > :now")
                .param("by", by)
                .param("now", now)
                .update();
        store.db()
                .sql("UPDATE outbox_lane SET lease_until = 0 WHERE "
                        + store.dialect().isTooLong("lease_until"))
                .update();
    }

    /** At the start of a process that is alone with its database (SQLite): whoever held a lane is dead. */
    void forgetLeases() {
        store.db()
                .sql("UPDATE outbox_lane SET owner = NULL, lease_until = 0 WHERE owner IS NOT NULL")
                .update();
    }

    /** Whether the lane is still held under {@code epoch}; it stays so until the transaction ends. */
    boolean holds(String lane, String owner, long epoch) {
        return store.db()
                .sql("SELECT epoch FROM outbox_lane WHERE lane = ? AND owner = ? AND epoch = ?"
                        + store.dialect().lockRow())
                .params(lane, owner, epoch)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    void release(String owner) {
        store.db()
                .sql("UPDATE outbox_lane SET owner = NULL, lease_until = 0 WHERE owner = ?")
                .param(owner)
                .update();
    }

    Condition condition(String lane) {
        return store.reads()
                .sql("SELECT rest_until, slow_until, faults, stopped, reason FROM outbox_lane WHERE lane = ?")
                .param(lane)
                .query((row, n) -> new Condition(
                        Instant.ofEpochMilli(row.getLong(1)),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getInt(3),
                        row.getInt(4) == 1,
                        row.getString(5)))
                .single();
    }

    /**
     * After a fault of the way: 1, 2, 4 … 15 seconds, and then one message tries. True when this fault, half a minute
     * after the first, is the one that people should hear of.
     */
    boolean rest(String lane, Instant now) {
        return store.db()
                .sql("""
                    UPDATE outbox_lane SET rest_until = ? + CASE WHEN faults >= 4 THEN ? ELSE 500 * (2 << faults) END,
                      faults = faults + 1 WHERE lane = ? AND rest_until <= ? RETURNING faults\
                    """)
                .params(now.toEpochMilli(), LONGEST_REST, lane, now.toEpochMilli())
                .query(Integer.class)
                .optional()
                .filter(faults -> faults == TROUBLE)
                .isPresent();
    }

    void slow(String lane, Instant restUntil, Instant now) {
        store.db()
                .sql("UPDATE outbox_lane SET rest_until = ?, slow_until = ? WHERE lane = ? AND rest_until <= ?")
                .params(restUntil.toEpochMilli(), now.plus(SLOW).toEpochMilli(), lane, now.toEpochMilli())
                .update();
    }

    /** Whether it was running until now. */
    boolean stop(String lane, String reason, Instant now) {
        boolean ran = store.db()
                        .sql("UPDATE outbox_lane SET stopped = 1 WHERE lane = ? AND stopped = 0")
                        .param(lane)
                        .update()
                == 1;
        store.db()
                .sql("UPDATE outbox_lane SET rest_until = ?, reason = ? WHERE lane = ?")
                .params(now.plus(STOPPED).toEpochMilli(), reason, lane)
                .update();
        return ran;
    }

    /** A message was accepted. Whether the lane had been in trouble that was told. */
    boolean recovered(String lane) {
        Condition condition = condition(lane);
        if (condition.faults() > 0 || condition.stopped()) {
            store.db()
                    .sql("UPDATE outbox_lane SET faults = 0, stopped = 0, reason = NULL, rest_until = 0 WHERE lane = ?")
                    .param(lane)
                    .update();
        }
        return condition.stopped() || condition.faults() >= TROUBLE;
    }
}
