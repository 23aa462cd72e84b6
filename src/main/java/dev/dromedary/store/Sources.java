package dev.dromedary.store;

import com.zaxxer.hikari.HikariDataSource;

/**
 * An opened and migrated database.
 *
 * @param held what goes with the process, such as the lock on the SQLite file; closed last
 */
record Sources(Dialect dialect, HikariDataSource writes, HikariDataSource reads, AutoCloseable held) {}
