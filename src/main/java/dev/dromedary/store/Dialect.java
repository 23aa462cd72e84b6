package dev.dromedary.store;

import java.time.Duration;
import java.util.Optional;

/** What SQLite and PostgreSQL say differently, as fragments for otherwise portable SQL. */
public enum Dialect {
    SQLITE("", "", "cast(unixepoch('subsec') * 1000 as integer)"),
    POSTGRES(
            " FOR UPDATE SKIP LOCKED",
            " FOR NO KEY UPDATE",
            "cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)");

    private final String skipLocked;
    private final String lockRow;
    private final String now;

    Dialect(String skipLocked, String lockRow, String now) {
        this.skipLocked = skipLocked;
        this.lockRow = lockRow;
        this.now = now;
    }

    /** Ends a subselect whose rows are claimed; nothing on SQLite, where only one writes at a time. */
    public String forUpdateSkipLocked() {
        return skipLocked;
    }

    /** Ends a select whose row must not change before this transaction ends. */
    public String lockRow() {
        return lockRow;
    }

    /**
     * First statement of a transaction whose rows others must be able to take soon: when this process is stopped in the
     * middle, PostgreSQL ends its session. On SQLite nobody else waits.
     */
    public Optional<String> letGoAfter(Duration idle) {
        return this == SQLITE
                ? Optional.empty()
                : Optional.of("SET LOCAL idle_in_transaction_session_timeout = " + idle.toMillis());
    }

    /** As a condition on a column: a lease that ends later than any lease can, since the clock was set back. */
    public String isTooLong(String lease) {
        return lease + " > " + now + " + 20000";
    }

    /**
     * The database's own clock in epoch milliseconds. Leases are measured with it alone: replicas' clocks differ, and a
     * test that moves its InstantSource must not take away leases of work in flight.
     */
    public String nowMillis() {
        return now;
    }
}
