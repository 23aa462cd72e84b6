package dev.dromedary.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * A SQLite connection that met a fault is replaced. When BEGIN finds the file locked, sqlite-jdbc (3.x) believes from
 * then on that a transaction is open, and every later one on that connection fails at its commit. Public for the pool,
 * which makes it by name.
 */
public final class Evicting implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return Faults.isFault((Throwable) failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
