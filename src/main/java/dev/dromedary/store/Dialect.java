package dev.dromedary.store;

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
     * The database's own clock in epoch milliseconds. Leases are measured with it alone: replicas' clocks differ, and a
     * test that moves its InstantSource must not take away leases of work in flight.
     */
    public String nowMillis() {
        return now;
    }
}
