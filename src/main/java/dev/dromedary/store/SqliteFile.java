package dev.dromedary.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/** The embedded database: one file, one process, one write connection. */
final class SqliteFile {

    private static final String PREFIX = "jdbc:sqlite:";
    private static final int READERS = 6;
    private static final int BUSY_MILLIS = 4_000;
    private static final Pattern MOST_PAGES = Pattern.compile("[?&]max_page_count=(\\d{1,9})(&|$)");

    private SqliteFile() {}

    static boolean matches(String url) {
        return url.startsWith(PREFIX);
    }

    static Sources open(String url) {
        Path file = file(url);
        FileChannel lock = lock(file);
        try {
            Migrations.run(source(file, TransactionMode.DEFERRED));
            return new Sources(
                    Dialect.SQLITE,
                    pool("sqlite-write", writing(source(file, TransactionMode.IMMEDIATE), url), 1, null),
                    pool("sqlite-read", source(file, TransactionMode.DEFERRED), READERS, "PRAGMA query_only=1"),
                    lock);
        } catch (RuntimeException e) {
            close(lock);
            throw Faults.isFault(e) ? new StoreUnavailable(file + " cannot be opened: " + Faults.root(e), e) : e;
        }
    }

    /** For looking on beside the process that holds the file: no lock, no migration, nothing can be written. */
    static Sources openToRead(String url) {
        Path file = there(url);
        SQLiteDataSource source = source(file, TransactionMode.DEFERRED);
        return new Sources(
                Dialect.SQLITE,
                pool("sqlite-none", source, 1, "PRAGMA query_only=1"),
                pool("sqlite-read", source, READERS, "PRAGMA query_only=1"),
                () -> {});
    }

    /**
     * For short changes beside the process that holds the file: SQLite lets one write at a time and the others wait, in
     * this case for milliseconds. No lock on the folder, no migration.
     */
    static Sources openBeside(String url) {
        Path file = there(url);
        SQLiteDataSource reads = source(file, TransactionMode.DEFERRED);
        try {
            Migrations.requireDone(reads, file.toString());
        } catch (RuntimeException e) {
            throw Faults.isFault(e) ? new StoreUnavailable(file + " cannot be opened: " + Faults.root(e), e) : e;
        }
        return new Sources(
                Dialect.SQLITE,
                pool("sqlite-beside", source(file, TransactionMode.IMMEDIATE), 1, null),
                pool("sqlite-read", reads, 1, "PRAGMA query_only=1"),
                () -> {});
    }

    private static Path there(String url) {
        Path file = file(url);
        if (!Files.isRegularFile(file)) {
            throw new StoreUnavailable("there is no database at " + file, null);
        }
        return file;
    }

    private static Path file(String url) {
        String path = url.substring(PREFIX.length());
        int query = path.indexOf('?');
        path = query < 0 ? path : path.substring(0, query);
        path = path.startsWith("file:") ? path.substring("file:".length()) : path;
        if (path.isBlank() || path.startsWith(":memory:")) {
            throw new IllegalArgumentException("the store needs a file, such as jdbc:sqlite:./data/dromedary.db");
        }
        return Path.of(path).toAbsolutePath().normalize();
    }

    private static FileChannel lock(Path file) {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel = null;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
            close(channel);
            throw taken(file, null);
        } catch (OverlappingFileLockException e) {
            close(channel);
            throw taken(file, e);
        } catch (IOException e) {
            close(channel);
            throw new StoreUnavailable("the data folder " + file.getParent() + " cannot be used: " + e, e);
        }
    }

    private static StoreUnavailable taken(Path file, Exception cause) {
        return new StoreUnavailable(
                file + " is in use by another process. Stop that one, or give this one a file of its own with"
                        + " DROMEDARY_DB_URL, or use PostgreSQL to run several replicas",
                cause);
    }

    private static void close(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static SQLiteDataSource source(Path file, TransactionMode mode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        config.setTransactionMode(mode);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(PREFIX + file);
        return source;
    }

    /**
     * Waits less long than a sender does while another program, such as a shell, holds the file. Never grows it beyond
     * {@code ?max_page_count=}: whoever shares a disk keeps room for the rest, and beyond it is as on a full disk.
     */
    private static SQLiteDataSource writing(SQLiteDataSource source, String url) {
        source.setBusyTimeout(BUSY_MILLIS);
        Matcher most = MOST_PAGES.matcher(url);
        if (most.find()) {
            source.setMaxPageCount(Integer.parseInt(most.group(1)));
        }
        return source;
    }

    private static HikariDataSource pool(String name, SQLiteDataSource source, int size, String init) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(10_000);
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setConnectionInitSql(init);
        config.setExceptionOverrideClassName(Evicting.class.getName());
        return new HikariDataSource(config);
    }
}
