package dev.dromedary.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Real databases for tests: a file of its own on SQLite, a database of its own on one PostgreSQL per JVM. Use as
 * {@code @MethodSource("dev.dromedary.store.Stores#each")} with a parameter of type {@link Stores}, and close what
 * {@link #open} gives.
 */
public final class Stores {

    private static final String MIGRATED = "migrated";
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static EmbeddedPostgres server;

    private final String name;
    private String url;

    private Stores(String name) {
        this.name = name;
    }

    public static Stream<Arguments> each() {
        return Stream.of(
                Arguments.of(Named.of("sqlite", new Stores("sqlite"))),
                Arguments.of(Named.of("postgres", new Stores("postgres"))));
    }

    public static Stores sqlite() {
        return new Stores("sqlite");
    }

    public static Stores postgres() {
        return new Stores("postgres");
    }

    public boolean isPostgres() {
        return name.equals("postgres");
    }

    public Store open() {
        return open(InstantSource.system());
    }

    /** A fresh database the first time; the same one again later, as another process would (PostgreSQL). */
    public Store open(InstantSource clock) {
        return Store.open(url(), "postgres", "postgres", clock);
    }

    public String url() {
        if (url == null) {
            url = isPostgres() ? freshDatabase() : freshFile();
        }
        return url;
    }

    private static String freshFile() {
        try {
            Path folder = Files.createTempDirectory("dromedary-test");
            folder.toFile().deleteOnExit();
            return "jdbc:sqlite:" + folder.resolve("dromedary.db");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A database in which nothing is, not even our tables. */
    public static synchronized String emptyPostgres() {
        freshDatabase();
        String database = "e" + NEXT.incrementAndGet();
        try {
            execute("CREATE DATABASE " + database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return server.getJdbcUrl("postgres", database);
    }

    private static synchronized String freshDatabase() {
        try {
            if (server == null) {
                server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "400")
                        .start();
                execute("CREATE DATABASE " + MIGRATED);
                Store.open(server.getJdbcUrl("postgres", MIGRATED), "postgres", "postgres", InstantSource.system())
                        .close();
            }
            String database = "t" + NEXT.incrementAndGet();
            execute("CREATE DATABASE " + database + " TEMPLATE " + MIGRATED);
            return server.getJdbcUrl("postgres", database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
