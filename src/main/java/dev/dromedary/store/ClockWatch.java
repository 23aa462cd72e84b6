package dev.dromedary.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Notices that the store's clock was set back, while this process runs or since the last one did, and has what waits for
 * a moment moved by as much: five minutes stay five minutes, and nothing waits for an hour that has to come again. One
 * replica does it, once. A clock set forward needs nothing: it is as if the bot had slept.
 */
public final class ClockWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** What is noted is never older than this and one look. */
    private static final Duration NOTED = Duration.ofSeconds(2);

    /** What is set back by less than this is waited for; on PostgreSQL by less than this and the age of what is noted. */
    private static final Duration SMALL = Duration.ofSeconds(2);

    /** Moves what lies ahead. */
    @FunctionalInterface
    public interface SetBack {

        /**
         * Inside the transaction that notices it.
         *
         * @param now the time after it, epoch milliseconds
         * @param by how far back, milliseconds
         */
        void setBack(long now, long by);
    }

    private final Store store;
    private final List<SetBack> all;
    private final Thread thread = new Thread(this::watch, "clock-watch");
    private long lastMillis;
    private long lastNanos;
    private volatile boolean closing;

    public ClockWatch(Store store, List<SetBack> all) {
        this.store = store;
        this.all = List.copyOf(all);
        thread.setDaemon(true);
    }

    /** Looks at once, so that what was set back since the last process ran is mended before anything begins. */
    public ClockWatch start() {
        look();
        thread.start();
        return this;
    }

    private void watch() {
        while (!closing) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                look();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                log.debug("the clock is looked at again: {}", e.toString());
            }
        }
    }

    /** Whether it was set back and this process mended it. */
    public synchronized boolean look() {
        boolean mended = false;
        if (isBehind(expected()) || isWorthNoting()) {
            mended = store.write(this::note);
        }
        lastMillis = store.clock().millis();
        lastNanos = System.nanoTime();
        return mended;
    }

    private long expected() {
        return lastNanos == 0
                ? store.clock().millis()
                : lastMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastNanos);
    }

    private boolean isBehind(long expected) {
        return store.clock().millis() < expected - SMALL.toMillis();
    }

    /** For one of all replicas, every two seconds. */
    private boolean isWorthNoting() {
        long ahead = store.clock().millis() - seen(store.reads(), "");
        return ahead >= NOTED.toMillis() || ahead < -SMALL.toMillis();
    }

    private static long seen(JdbcClient db, String lock) {
        return db.sql("SELECT seen_at FROM store_clock WHERE id = 1" + lock)
                .query(Long.class)
                .single();
    }

    private boolean note() {
        long seen = seen(store.db(), store.dialect().lockRow());
        // With the row locked: who waited for it, or begins anew, must not go by what the clock showed before.
        if (store.clock() instanceof DatabaseClock following) {
            following.look();
        }
        long expected = expected();
        long now = store.clock().millis();
        // Another replica may have mended what this one did not expect; nobody else does at SQLite's file.
        long reached = store.isPostgres() ? seen : Math.max(seen, expected);
        boolean back = reached - now > SMALL.toMillis();
        if (back) {
            long by = Math.max(seen, expected) - now;
            log.warn("the clock was set back by {} s: what waits for a moment is moved", by / 1000);
            all.forEach(one -> one.setBack(now, by));
        }
        if (back || now > seen) {
            store.db()
                    .sql("UPDATE store_clock SET seen_at = ? WHERE id = 1")
                    .param(now)
                    .update();
        }
        return back;
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
