package dev.dromedary.acceptance.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Where the replicas keep what they know: a file, or a PostgreSQL that may be shot and started again. */
interface Database extends AutoCloseable {

    /** What a replica finds in its environment. */
    Map<String, String> environment();

    /** Ends it as a crash would, and starts it again on what it left on disk. */
    void crash() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    static Database sqlite(Path home) {
        return new Database() {
            @Override
            public Map<String, String> environment() {
                return Map.of("DROMEDARY_DB_URL", "jdbc:sqlite:" + home.resolve("dromedary.db"));
            }

            @Override
            public void crash() {
                throw new UnsupportedOperationException("a file does not crash without its process");
            }

            @Override
            public void close() {}
        };
    }

    static Database postgres(Path home) throws IOException {
        return new Server(home.resolve("postgres"));
    }

    /** {@code fsync=on}; its port stays the same over all its lives. */
    final class Server implements Database {

        private final Path data;
        private final int port;
        private EmbeddedPostgres server;

        private Server(Path data) throws IOException {
            this.data = data;
            this.server = start(0);
            this.port = server.getPort();
        }

        private EmbeddedPostgres start(int wanted) throws IOException {
            EmbeddedPostgres started = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(wanted)
                    .setServerConfig("fsync", "on")
                    // The library's own default is off, and a crash would take the last commits along.
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    .start();
            requireOn(started, "fsync");
            requireOn(started, "synchronous_commit");
            return started;
        }

        private static void requireOn(EmbeddedPostgres server, String setting) {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    ResultSet shown = connection.createStatement().executeQuery("SHOW " + setting)) {
                shown.next();
                if (!shown.getString(1).equals("on")) {
                    throw new IllegalStateException(setting + " is " + shown.getString(1));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Map<String, String> environment() {
            return Map.of(
                    "DROMEDARY_DB_URL", "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                    "DROMEDARY_DB_USER", "postgres",
                    "DROMEDARY_DB_PASSWORD", "postgres");
        }

        @Override
        public void crash() throws IOException, InterruptedException {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            ProcessHandle postmaster =
                    ProcessHandle.of(Long.parseLong(lines.get(0).strip())).orElseThrow();
            // SIGQUIT: all sessions are cut, nothing is written any more, the next start recovers from the log.
            new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster.pid()))
                    .start()
                    .waitFor();
            postmaster.onExit().join();
            // Lets go of the folder; that there is nothing left to stop is what it complains of.
            server.close();
            server = start(port);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
