package dev.dromedary.store;

import java.sql.SQLException;
import java.util.Set;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells a store that is away or full from a mistake in what was asked of it. */
final class Faults {

    /**
     * Primary SQLite result codes that say nothing about the statement: PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT,
     * IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB (sqlite.org/rescode.html). FULL, IOERR, NOMEM, BUSY and
     * INTERRUPT may also have rolled the whole transaction back (sqlite.org/lang_transaction.html).
     */
    private static final Set<Integer> SQLITE = Set.of(3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 26);

    private Faults() {}

    /** {@code failure} itself, or a {@link StoreUnavailable} that wraps it. */
    static RuntimeException translate(RuntimeException failure) {
        return isFault(failure)
                ? new StoreUnavailable("the store is not available: " + root(failure), failure)
                : failure;
    }

    static boolean isFault(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof StoreUnavailable) {
                return false;
            }
            if (t instanceof CannotGetJdbcConnectionException
                    || t instanceof CannotCreateTransactionException
                    || t instanceof DataAccessResourceFailureException
                    // A commit or rollback that failed: the connection broke in between.
                    || t instanceof TransactionSystemException
                    || (t instanceof SQLException sql && isFault(sql))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFault(SQLException e) {
        if (e instanceof org.sqlite.SQLiteException) {
            return SQLITE.contains(e.getErrorCode() & 0xff);
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        // Connection, resources (disk, memory, connections), operator intervention, system error, serialization,
        // deadlock, read-only after a failover, a lock that another holds too long, a transaction that stood still:
        // postgresql.org/docs/current/errcodes-appendix.html
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("40")
                || state.equals("25006")
                || state.equals("25P03")
                || state.equals("55P03");
    }

    /**
     * Whether PostgreSQL gave this transaction up so that others could go on (40001 serialization_failure, 40P01
     * deadlock_detected): nothing of it happened, and it may be tried again at once.
     */
    static boolean lostToOthers(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql
                    && ("40001".equals(sql.getSQLState()) || "40P01".equals(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    static String root(Throwable failure) {
        Throwable t = failure;
        while (true) {
            // The pool closes a broken connection, and then the rollback fails: that is not the reason.
            Throwable next = t instanceof TransactionSystemException lost && lost.getApplicationException() != null
                    ? lost.getApplicationException()
                    : t.getCause();
            if (next == null) {
                break;
            }
            t = next;
        }
        return t.getMessage() == null
                ? t.getClass().getSimpleName()
                : t.getMessage().strip();
    }
}
