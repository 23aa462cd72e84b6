package dev.dromedary.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database. {@link #write}, {@link #writeShared}, {@link #merged} and {@link #read} throw {@link StoreUnavailable} when
 * it is away, full or slow beyond its time limit; repeating later is safe. So do queries through {@link #reads}.
 *
 * <p>On SQLite all writes go through one thread and share commits, so work inside {@code write} may run on another
 * thread than the caller's: nothing slow and nothing thread-bound belongs there.
 */
public final class Store implements AutoCloseable {

    public static final String DEFAULT_URL = "jdbc:sqlite:./data/dromedary.db";

    /** Of those who wait at the door: Meta waits for some seconds, and then it repeats. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Of a transaction that PostgreSQL gave up in favour of another one. */
    static final int ATTEMPTS = 5;

    private static final String PROBE = "x".repeat(64 * 1024);

    private final Sources sources;
    private final InstantSource clock;
    private final Transactions transactions;
    private final GroupCommit group;
    private final TransactionTemplate snapshot;
    private final JdbcClient writeSide;
    private final JdbcClient readSide;
    private final JdbcTemplate template;

    /** @param given null: the database's own, or on SQLite, which has none, the machine's */
    private Store(Sources sources, InstantSource given) {
        this.sources = sources;
        this.transactions = new Transactions(sources.writes());
        this.template = new JdbcTemplate(sources.writes());
        this.writeSide = JdbcClient.create(template);
        this.readSide = JdbcClient.create(TellingFaults.of(new JdbcTemplate(sources.reads())));
        this.clock = given != null ? given : isPostgres() ? databaseClock() : InstantSource.system();
        this.snapshot = new TransactionTemplate(new DataSourceTransactionManager(sources.reads()));
        if (isPostgres()) {
            snapshot.setIsolationLevel(TransactionTemplate.ISOLATION_REPEATABLE_READ);
        }
        // SQLite ends a whole transaction by itself on some errors; the release then finds no savepoint and fails.
        this.group = isPostgres()
                ? new GroupCommit("store-writer", transactions, () -> {}, () -> {})
                : new GroupCommit(
                        "store-writer",
                        transactions,
                        () -> template.execute("SAVEPOINT shared_commit"),
                        () -> template.execute("RELEASE shared_commit"));
    }

    private DatabaseClock databaseClock() {
        String now = "SELECT " + dialect().nowMillis();
        return new DatabaseClock(() -> readSide.sql(now).query(Long.class).single(), System::nanoTime).start();
    }

    /** As the other, with the clock that all processes at this database agree on. */
    public static Store open(String url, String user, String password) {
        return open(url, user, password, null);
    }

    /**
     * Opens, locks (SQLite) and migrates.
     *
     * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://host:port/database}
     * @param clock what {@link #clock} is
     * @throws StoreUnavailable with a sentence for the operator, within about ten seconds
     */
    public static Store open(String url, String user, String password, InstantSource clock) {
        if (SqliteFile.matches(url)) {
            return new Store(SqliteFile.open(url), clock);
        }
        if (Postgres.matches(url)) {
            return new Store(Postgres.open(url, user, password), clock);
        }
        throw new IllegalArgumentException("the store's URL starts with jdbc:sqlite: or jdbc:postgresql:");
    }

    /** For commands that look on beside a running server: takes no lock and migrates nothing; writes fail. */
    public static Store openToRead(String url, String user, String password, InstantSource clock) {
        return SqliteFile.matches(url)
                ? new Store(SqliteFile.openToRead(url), clock)
                : open(url, user, password, clock);
    }

    /**
     * For commands that change something beside a running server, or without one: takes no lock and migrates nothing.
     *
     * @throws StoreUnavailable when there is no such database, or it belongs to another release
     */
    public static Store openBeside(String url, String user, String password, InstantSource clock) {
        return new Store(
                SqliteFile.matches(url) ? SqliteFile.openBeside(url) : Postgres.openBeside(url, user, password), clock);
    }

    /**
     * One transaction, on disk when this returns. The work may be called again when PostgreSQL had to give it up. Inside
     * another one it is a part of that: when it throws, nothing of the outer one is committed either.
     */
    public <T> T write(Supplier<T> work) {
        if (isPostgres() && transactions.current() == null) {
            return alone(work);
        }
        return writeShared(work);
    }

    public void write(Runnable work) {
        write(() -> {
            work.run();
            return null;
        });
    }

    /** As {@link #write}, and waiting ones share a commit on PostgreSQL too: for ingress. */
    public <T> T writeShared(Supplier<T> work) {
        return transactions.current() != null ? transactions.part(work) : grouped(work, null);
    }

    /** As {@link #write}, for whoever waits at the door: on SQLite, too, for five seconds at most. */
    public <T> T writeSoon(Supplier<T> work) {
        return isPostgres() || transactions.current() != null ? write(work) : grouped(work, PATIENCE);
    }

    /** @param patience null: as long as it takes */
    @SuppressWarnings("unchecked")
    private <T> T grouped(Supplier<T> work, Duration patience) {
        return (T) group.write(new Waiting(none -> java.util.Arrays.asList(work.get()), null, null), patience);
    }

    /**
     * A write whose callers share statements as well as the commit. {@code work} gets the arguments of all that wait
     * and answers one result for each, in order; when it throws, it is called again with each argument alone. Waits for five
     * seconds at most.
     */
    @SuppressWarnings("unchecked")
    public <A, R> Merged<A, R> merged(Function<List<A>, List<R>> work) {
        Object key = new Object();
        Function<List<Object>, List<Object>> raw = all -> (List<Object>) work.apply((List<A>) all);
        return argument -> transactions.current() != null
                ? transactions.part(() -> work.apply(List.of(argument)).get(0))
                : (R) group.write(new Waiting(raw, key, argument), PATIENCE);
    }

    /** Several queries that see one state. */
    public <T> T read(Supplier<T> work) {
        if (transactions.current() != null) {
            return work.get();
        }
        try {
            return snapshot.execute(status -> work.get());
        } catch (RuntimeException e) {
            throw Faults.translate(e);
        }
    }

    /** Statements of the open transaction. */
    public JdbcClient db() {
        requireTransaction();
        return writeSide;
    }

    /** As {@link #db}, for batches. */
    public JdbcTemplate template() {
        requireTransaction();
        return template;
    }

    /** Queries: of the open transaction when there is one, else of what is committed. */
    public JdbcClient reads() {
        return transactions.current() != null ? writeSide : readSide;
    }

    /** Run on the caller's thread once the open transaction is on disk; at once when there is none. */
    public void afterCommit(Runnable hook) {
        Hooks hooks = transactions.current();
        if (hooks == null) {
            hook.run();
        } else {
            hooks.add(hook);
        }
    }

    /** Whether this thread is inside a transaction of its own: nothing of it is on disk yet. */
    public boolean isWriting() {
        return transactions.current() != null;
    }

    /** Whether nobody asked with this key in the open transaction before. */
    public boolean firstInTransaction(Object key) {
        requireTransaction();
        return transactions.current().first(key);
    }

    public boolean isPostgres() {
        return sources.dialect() == Dialect.POSTGRES;
    }

    public Dialect dialect() {
        return sources.dialect();
    }

    public InstantSource clock() {
        return clock;
    }

    /** For libraries that want connections: joins the open transaction, else one of the write side. */
    public DataSource timersDataSource() {
        return new TransactionAwareDataSourceProxy(sources.writes());
    }

    /**
     * Returns when something of the size of an event could be kept, else throws: also on a full disk and on a standby, and
     * after some seconds on one that hangs.
     */
    public void ping() {
        writeSoon(() -> {
            db().sql("INSERT INTO store_probe (id, filler) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET filler ="
                            + " excluded.filler")
                    .param(PROBE)
                    .update();
            return db().sql("DELETE FROM store_probe").update();
        });
    }

    /** Writes that wait for the shared commit at this moment. */
    public int waiting() {
        return group.waiting();
    }

    private <T> T alone(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            Hooks hooks = new Hooks();
            T result;
            try {
                result = transactions.whole(hooks, work);
            } catch (RuntimeException e) {
                if (attempt < ATTEMPTS && Faults.lostToOthers(e)) {
                    continue;
                }
                throw Faults.translate(e);
            }
            hooks.run();
            return result;
        }
    }

    private void requireTransaction() {
        if (transactions.current() == null) {
            throw new IllegalStateException("a change outside Store.write; queries use reads()");
        }
    }

    /** Finishes what waits, then lets go of the database and of the file's lock. */
    @Override
    public void close() {
        group.close();
        if (clock instanceof DatabaseClock following) {
            following.close();
        }
        sources.reads().close();
        sources.writes().close();
        try {
            sources.held().close();
        } catch (Exception e) {
            throw new IllegalStateException("the data folder's lock could not be released", e);
        }
    }
}
