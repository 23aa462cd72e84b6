package dev.dromedary.store;

import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One script directory for both engines: db/migration. Scripts only add (docs/adr/0006-schema-upgrades.md), so a process
 * may serve from a database that a newer one has migrated, and their order among themselves does not matter.
 */
final class Migrations {

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    private static final String SCRIPTS = "classpath:db/migration";

    private Migrations() {}

    static void run(DataSource source) {
        run(source, SCRIPTS);
    }

    static void run(DataSource source, String scripts) {
        try {
            Flyway flyway = scripts(source, scripts).load();
            flyway.migrate();
            tellOfNewerOnes(flyway);
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
        MigrationInfo[] all = scripts(source, SCRIPTS).load().info().all();
        for (MigrationInfo one : all) {
            if (one.getState() != MigrationState.SUCCESS && one.getState() != MigrationState.OUT_OF_ORDER) {
                throw new StoreUnavailable(
                        "the database at " + where + " is not of this release (version " + one.getVersion() + " is "
                                + one.getState().getDisplayName().toLowerCase(java.util.Locale.ROOT)
                                + "): use the jar that serves it",
                        null);
            }
        }
    }

    private static FluentConfiguration scripts(DataSource source, String scripts) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations(scripts)
                .connectRetries(0)
                .lockRetryCount(120)
                .outOfOrder(true)
                .ignoreMigrationPatterns("*:future", "*:missing")
                // Its lock of its own choice takes a second connection, whose commits are not the scripts': a kill
                // between the two left a script done and not recorded, and no start would do any more.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
    }

    private static void tellOfNewerOnes(Flyway flyway) {
        String newer = Arrays.stream(flyway.info().applied())
                .filter(one -> one.getState() == MigrationState.FUTURE_SUCCESS
                        || one.getState() == MigrationState.MISSING_SUCCESS)
                .map(MigrationInfo::getScript)
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
        if (!newer.isEmpty()) {
            log.warn(
                    "a newer version of Dromedary has used this database ({}): this one serves beside it or in its"
                            + " place, without what those scripts are for",
                    newer);
        }
    }
}
