package dev.dromedary.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Stands between a bot and PostgreSQL and knows just enough of their language to see each commit. It can hold the bot at
 * one, answer slowly, cut all connections and take no new ones.
 */
final class PostgresProxy implements AutoCloseable {

    /** Told of commits that change something, one at a time; both may take as long as they like, and may cut. */
    interface Commits {

        /** The server has not seen it yet. */
        void before();

        /** The server has done it, and the bot does not know. */
        void after();
    }

    private static final Commits NOBODY = new Commits() {
        @Override
        public void before() {}

        @Override
        public void after() {}
    };

    private final String host;
    private final int port;
    private final String rest;
    private final ServerSocket door;
    private final Set<PostgresLink> links = ConcurrentHashMap.newKeySet();
    private final Semaphore turn = new Semaphore(1, true);
    private volatile Commits commits = NOBODY;
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean closed;

    private PostgresProxy(String host, int port, String rest, ServerSocket door) {
        this.host = host;
        this.port = port;
        this.rest = rest;
        this.door = door;
        daemon("postgres-proxy", this::accept);
    }

    /** @param url of the real one: {@code jdbc:postgresql://host:port/database?…} */
    static PostgresProxy before(String url) {
        URI real = URI.create(url.substring("jdbc:".length()));
        String rest = real.getRawPath() + (real.getRawQuery() == null ? "" : "?" + real.getRawQuery());
        try {
            ServerSocket door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
            return new PostgresProxy(real.getHost(), real.getPort() < 0 ? 5432 : real.getPort(), rest, door);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the bot takes for its database. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + door.getLocalPort() + rest;
    }

    /** From now on; commits that are on their way are nobody's. */
    PostgresProxy watch(Commits watcher) {
        commits = watcher;
        return this;
    }

    /** Each of the server's answers comes this much later; zero as long as nobody says otherwise. */
    PostgresProxy delay(Duration longer) {
        delay = longer;
        return this;
    }

    Duration delay() {
        return delay;
    }

    /** Ends all connections, both sides; new ones are taken. */
    void cut() {
        // All of them first: none may come to its commit because another one is gone.
        List<PostgresLink> all = List.copyOf(links);
        all.forEach(PostgresLink::hangUp);
        all.forEach(PostgresLink::close);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket bot = door.accept();
                Socket server;
                try {
                    server = new Socket(host, port);
                } catch (IOException away) {
                    bot.close();
                    continue;
                }
                PostgresLink link = new PostgresLink(this, bot, server);
                links.add(link);
                link.start();
            } catch (IOException e) {
                // The door is closed, or this one was gone before it was let in.
            }
        }
    }

    /** Waits for its turn; whoever gets one gives it back by {@link #done}. */
    Commits turn() {
        turn.acquireUninterruptibly();
        return commits;
    }

    void done() {
        turn.release();
    }

    boolean isWatched() {
        return commits != NOBODY;
    }

    void forget(PostgresLink link) {
        links.remove(link);
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends all connections and takes no new ones. */
    @Override
    public void close() {
        closed = true;
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
