package dev.dromedary.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** One script directory for both engines: db/migration. */
final class Migrations {

    private Migrations() {}

    static void run(DataSource source) {
        try {
            scripts(source).load().migrate();
        } catch (FlywayException e) {
            if (Faults.isFault(e)) {
                throw e;
            }
            throw new IllegalStateException(
                    "the database does not fit this version of Dromedary: " + e.getMessage(), e);
        }
    }

    /** Changes nothing; refuses a database that another release made or will yet change. */
    static void requireDone(DataSource source, String where) {
        MigrationInfo[] all = scripts(source).load().info().all();
        for (MigrationInfo one : all) {
            if (one.getState() != MigrationState.SUCCESS) {
                throw new StoreUnavailable(
                        "the database at " + where + " is not of this release (version " + one.getVersion() + " is "
                                + one.getState().getDisplayName().toLowerCase(java.util.Locale.ROOT)
                                + "): use the jar that serves it",
                        null);
            }
        }
    }

    private static FluentConfiguration scripts(DataSource source) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .connectRetries(0)
                .lockRetryCount(120);
    }
}
