package dev.dromedary.timer;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers that fire once within two seconds of their time, over all replicas and restarts. Setting and cancelling join
 * the caller's transaction; a timer that was cancelled or replaced does not fire any more.
 */
public final class Timers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Timers.class);

    /** Timers of other replicas are seen by looking. */
    private static final Duration POLL = Duration.ofMillis(500);

    private final Store store;
    private final Ids ids;
    private final Due due;
    private final Semaphore hint = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "timers");
    private volatile boolean closing;

    public Timers(Store store, Ids ids, DueHandler handler) {
        this.store = store;
        this.ids = ids;
        this.due = new Due(store, handler);
        thread.setDaemon(true);
    }

    /** Begins to fire. */
    public void start() {
        thread.start();
    }

    private void run() {
        while (!closing) {
            long pause = POLL.toMillis();
            try {
                due.fire();
                pause = Math.min(pause, due.next().map(this::millisUntil).orElse(pause));
            } catch (RuntimeException | Error e) {
                log.warn("timers cannot be looked at: {}", e.toString());
            }
            await(Math.max(1, pause));
        }
    }

    private long millisUntil(long at) {
        long ahead = at - store.clock().millis();
        // What is due and was not taken is in another replica's hands.
        return ahead > 0 ? ahead : POLL.toMillis() / 5;
    }

    private void await(long millis) {
        try {
            if (hint.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                hint.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }

    /** Sets a timer under a name of the caller's; one that has the name already is replaced. Returns its id. */
    public String schedule(String key, Instant at, Map<String, Object> data) {
        return schedule(key, at, data, null);
    }

    /** @param subject what it belongs to, such as {@code alert:alr-…}, or null: see {@link #end} */
    public String schedule(String key, Instant at, Map<String, Object> data, String subject) {
        return set(key, at, data, subject, false);
    }

    /** Due in a while, whatever the time of day is by then. */
    public String scheduleIn(Duration delay, String key, Map<String, Object> data, String subject) {
        return set(key, store.clock().instant().plus(delay), data, subject, true);
    }

    private String set(String key, Instant at, Map<String, Object> data, String subject, boolean afterAWhile) {
        return store.write(() -> {
            String id = ids.next("tmr");
            store.db()
                    .sql("""
                        INSERT INTO timer (id, name, at, data, subject, after_a_while, created_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (name) DO UPDATE SET id = excluded.id, at = excluded.at, data = excluded.data,
                          subject = excluded.subject, after_a_while = excluded.after_a_while, created_at = excluded.created_at\
                        """)
                    .params(
                            id,
                            key,
                            at.toEpochMilli(),
                            Json.write(data),
                            subject,
                            afterAWhile ? 1 : 0,
                            store.clock().millis())
                    .update();
            if (at.isBefore(store.clock().instant().plus(POLL))) {
                store.afterCommit(this::look);
            }
            return id;
        });
    }

    /** Whether there was one. */
    public boolean cancel(String key) {
        return store.write(() ->
                store.db().sql("DELETE FROM timer WHERE name = ?").param(key).update() == 1);
    }

    /** Cancels those that belong to {@code subject} and are named after it, {@code <subject>/…}. How many. */
    public int cancelNamedAfter(String subject) {
        return delete("subject = :subject AND " + NAMED, subject);
    }

    /** The subject is over, and with it everything that belongs to it. How many. */
    public int end(String subject) {
        return delete("subject = :subject", subject);
    }

    private static final String NAMED = "substr(name, 1, :length) = :prefix";

    private int delete(String which, String subject) {
        String prefix = subject + "/";
        return store.write(() -> store.db()
                .sql("DELETE FROM timer WHERE (" + which + ") OR (subject IS NULL AND " + NAMED + ")")
                .param("subject", subject)
                .param("length", prefix.length())
                .param("prefix", prefix)
                .update());
    }

    /** See {@link dev.dromedary.store.ClockWatch}: what is due at a time of day keeps it. */
    public void setBack(long now, long by) {
        store.db()
                .sql("UPDATE timer SET at = at - :by WHERE after_a_while = 1 AND at > :now")
                .param("by", by)
                .param("now", now)
                .update();
        store.afterCommit(this::look);
    }

    /** Those to come, the next first; the first 5,000. */
    public List<Timer> list() {
        return store.reads()
                .sql(Timer.COLUMNS + "ORDER BY at, id LIMIT 5000")
                .query(Timer::read)
                .list();
    }

    public Optional<Timer> find(String key) {
        return one("name = ?", key);
    }

    public Optional<Timer> byId(String id) {
        return one("id = ?", id);
    }

    private Optional<Timer> one(String which, String value) {
        return store.reads()
                .sql(Timer.COLUMNS + "WHERE " + which)
                .param(value)
                .query(Timer::read)
                .optional();
    }

    /** Looks at once what is due, such as after a test moved the clock. Returns before that is done. */
    public void look() {
        hint.release();
    }

    /** Lets what is being set off end. */
    @Override
    public void close() {
        closing = true;
        look();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
