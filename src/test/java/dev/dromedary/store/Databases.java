package dev.dromedary.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** The two engines for measurements: a fresh database of each, and how often it has put something on disk. */
public enum Databases {
    SQLITE,
    POSTGRES;

    public static final String USER = "postgres";

    private static EmbeddedPostgres server;
    private static final AtomicLong COMMITS = new AtomicLong();

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The URL of an empty database; PostgreSQL with fsync, in a server that lives as long as this process. */
    public synchronized String fresh() throws IOException {
        if (this == SQLITE) {
            Path folder = Files.createTempDirectory("dromedary-bench");
            folder.toFile().deleteOnExit();
            return "jdbc:sqlite:" + folder.resolve("dromedary.db");
        }
        if (server != null) {
            server.close();
        }
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .start();
        return server.getJdbcUrl(USER, USER);
    }

    /** Since some moment: SQLite's commits, on PostgreSQL the flushes of its log, which commits at the same moment share. */
    public long commits(Store store) throws SQLException {
        if (this == POSTGRES) {
            return store.reads()
                    .sql("SELECT wal_sync FROM pg_stat_wal")
                    .query(Long.class)
                    .single();
        }
        try (Connection writing = store.timersDataSource().getConnection()) {
            writing.unwrap(SQLiteConnection.class).addCommitListener(new SQLiteCommitListener() {
                @Override
                public void onCommit() {
                    COMMITS.incrementAndGet();
                }

                @Override
                public void onRollback() {}
            });
        }
        return COMMITS.get();
    }
}
