package dev.dromedary.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** One script directory for both engines: db/migration. */
final class Migrations {

    private Migrations() {}

    static void run(DataSource source) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .connectRetries(0)
                    .lockRetryCount(120)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            if (Faults.isFault(e)) {
                throw e;
            }
            throw new IllegalStateException(
                    "the database does not fit this version of Dromedary: " + e.getMessage(), e);
        }
    }
}
