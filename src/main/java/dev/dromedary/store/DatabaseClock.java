package dev.dromedary.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's clock, so that replicas whose own clocks differ agree on what is due. It is asked every two seconds; in
 * between, and while the database is away, time goes on by {@link System#nanoTime}. The machine's own clock is not used.
 */
final class DatabaseClock implements InstantSource, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** Below that, and what asking took, a clock is not corrected, and so does not tremble. */
    private static final long TREMBLE_MILLIS = 50;

    /** @param unsure half of the time that asking took */
    private record Reading(long millis, long nanos, long unsure) {}

    private final LongSupplier database;
    private final LongSupplier nanos;
    private final Thread thread = new Thread(this::follow, "store-clock");
    private volatile Reading reading;
    private volatile boolean closing;

    /** @param database asks it for epoch milliseconds; throws when it is away */
    DatabaseClock(LongSupplier database, LongSupplier nanos) {
        this.database = database;
        this.nanos = nanos;
        this.reading = read();
        thread.setDaemon(true);
    }

    DatabaseClock start() {
        thread.start();
        return this;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        Reading from = reading;
        return from.millis + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - from.nanos);
    }

    private Reading read() {
        long asked = nanos.getAsLong();
        long millis = database.getAsLong();
        long half = (nanos.getAsLong() - asked) / 2;
        return new Reading(millis, asked + half, TimeUnit.NANOSECONDS.toMillis(half));
    }

    void look() {
        Reading now = read();
        long ours = reading.millis + TimeUnit.NANOSECONDS.toMillis(now.nanos - reading.nanos);
        if (Math.abs(now.millis - ours) > TREMBLE_MILLIS + now.unsure) {
            log.info("the clock follows the database's by {} ms", now.millis - ours);
            reading = now;
        }
    }

    private void follow() {
        while (!closing) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                look();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error away) {
                log.debug("the database's clock cannot be read: {}", away.toString());
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
