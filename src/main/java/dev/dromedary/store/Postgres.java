package dev.dromedary.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The shared database for more than one replica. */
final class Postgres {

    private static final Logger log = LoggerFactory.getLogger(Postgres.class);
    private static final int WRITERS = 16;
    private static final int READERS = 6;

    /** A server or database may be set not to wait for its disk, but what we answered 200 must be on it. */
    private static final String ON_DISK =
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    /**
     * A plan made while the tables were small is kept by its connection: here a scan chosen in the first second made
     * ingress 40 times slower until the next ANALYZE. What the write side does is always by index. And a replica that is
     * stopped inside a transaction (SIGSTOP, a frozen machine) must not keep its rows locked: nothing of ours thinks for
     * seconds between two statements. Nobody waits longer for a row than a sender waits for its answer.
     */
    private static final String WRITING =
            "SET enable_seqscan = off; SET idle_in_transaction_session_timeout = '5s'; SET lock_timeout = '4s'; "
                    + ON_DISK;

    private Postgres() {}

    static boolean matches(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    static Sources open(String url, String user, String password) {
        greet(url, user, password);
        try {
            // By a connection of its own: a new index over a large table takes longer than any query may.
            Migrations.run(new DriverManagerDataSource(url, user, password));
        } catch (RuntimeException e) {
            throw Faults.translate(e);
        }
        HikariDataSource writes = pool("postgres-write", url, user, password, WRITERS, WRITING, "10");
        return new Sources(
                Dialect.POSTGRES, writes, pool("postgres-read", url, user, password, READERS, null, "20"), () -> {});
    }

    /** For short changes beside the replicas: few connections (Flyway looks with two), no migration. */
    static Sources openBeside(String url, String user, String password) {
        greet(url, user, password);
        HikariDataSource writes = pool("postgres-beside", url, user, password, 3, ON_DISK, "20");
        try {
            Migrations.requireDone(writes, withoutQuery(url));
            return new Sources(
                    Dialect.POSTGRES, writes, pool("postgres-read", url, user, password, 1, null, "20"), () -> {});
        } catch (RuntimeException e) {
            writes.close();
            throw Faults.translate(e);
        }
    }

    /** One plain connection first: a pool would try again and again and hide the reason. */
    private static void greet(String url, String user, String password) {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("connectTimeout", "8");
        properties.setProperty("loginTimeout", "8");
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            warnOfLies(connection);
        } catch (SQLException e) {
            throw new StoreUnavailable(
                    "PostgreSQL at " + withoutQuery(url) + " cannot be used: " + e.getMessage()
                            + " (see DROMEDARY_DB_URL, DROMEDARY_DB_USER, DROMEDARY_DB_PASSWORD)",
                    e);
        }
    }

    private static void warnOfLies(Connection connection) throws SQLException {
        try (ResultSet fsync = connection.createStatement().executeQuery("SHOW fsync")) {
            if (fsync.next() && fsync.getString(1).equals("off")) {
                log.warn("PostgreSQL runs with fsync = off: when its machine fails, what was answered 200 may be lost");
            }
        }
    }

    /** A session that may only read stays so when its server may write again: the next one is asked anew. */
    private static final class ReadOnlyIsOver implements SQLExceptionOverride {

        @java.lang.Override
        public Override adjudicate(SQLException e) {
            return "25006".equals(e.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
        }
    }

    /** A password may stand in the query. */
    private static String withoutQuery(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    private static HikariDataSource pool(
            String name, String url, String user, String password, int size, String init, String answerWithin) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setConnectionInitSql(init);
        config.setConnectionTimeout(4_000);
        config.setValidationTimeout(2_000);
        config.setKeepaliveTime(60_000);
        config.setExceptionOverride(new ReadOnlyIsOver());
        config.addDataSourceProperty("ApplicationName", "dromedary");
        config.addDataSourceProperty("connectTimeout", "4");
        // A server that vanished or stands still without a word must not hold all threads; every statement of ours is
        // short.
        config.addDataSourceProperty("socketTimeout", answerWithin);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(config);
    }
}
