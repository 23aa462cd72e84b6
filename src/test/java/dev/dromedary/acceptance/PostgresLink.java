package dev.dromedary.acceptance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection through a {@link PostgresProxy}. The bot's messages are passed on up to each Sync, so a commit is seen
 * before the server sees it; the server's up to each ReadyForQuery. See "Message Flow" in PostgreSQL's documentation.
 */
final class PostgresLink {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;

    private final PostgresProxy proxy;
    private final Socket bot;
    private final Socket server;
    private final Map<String, String> prepared = new HashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean hasTurn = new AtomicBoolean();
    private volatile boolean inTransaction;
    private volatile boolean changed;
    private volatile PostgresProxy.Commits watching;

    PostgresLink(PostgresProxy proxy, Socket bot, Socket server) {
        this.proxy = proxy;
        this.bot = bot;
        this.server = server;
    }

    void start() throws IOException {
        bot.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        PostgresProxy.daemon("postgres-proxy-asks", () -> pump(this::asks));
        PostgresProxy.daemon("postgres-proxy-answers", () -> pump(this::answers));
    }

    private interface Way {
        void go() throws IOException;
    }

    private void pump(Way way) {
        try {
            way.go();
        } catch (IOException | IllegalStateException ended) {
            // By one of the two, or cut.
        } finally {
            close();
        }
    }

    private void asks() throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(bot.getInputStream()));
        OutputStream out = server.getOutputStream();
        greet(in, out);
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        List<String> statements = new ArrayList<>();
        while (true) {
            int type = in.readUnsignedByte();
            byte[] body = body(in);
            DataOutputStream message = new DataOutputStream(batch);
            write(message, type, body);
            switch (type) {
                case 'P' -> prepared.put(text(body, 0), text(body, text(body, 0).length() + 1));
                case 'B' ->
                    statements.add(prepared.getOrDefault(
                            text(body, text(body, 0).length() + 1), ""));
                case 'Q' -> statements.add(text(body, 0));
                default -> {}
            }
            if (type == 'P' || type == 'B' || type == 'D' || type == 'E' || type == 'C') {
                continue;
            }
            if (proxy.isWatched() && commits(statements)) {
                take();
                watching.before();
            }
            out.write(batch.toByteArray());
            out.flush();
            batch.reset();
            statements.clear();
        }
    }

    /** Encryption is declined; what follows the start is passed on as any message. */
    private void greet(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            byte[] body = body(in);
            int code = new DataInputStream(new java.io.ByteArrayInputStream(body)).readInt();
            if (code == SSL_REQUEST || code == GSS_REQUEST) {
                bot.getOutputStream().write('N');
                bot.getOutputStream().flush();
                continue;
            }
            DataOutputStream start = new DataOutputStream(out);
            start.writeInt(body.length + 4);
            start.write(body);
            start.flush();
            return;
        }
    }

    /** Whether these statements end a transaction that changed something, or are a changing one by themselves. */
    private boolean commits(List<String> statements) {
        boolean commit = statements.stream().anyMatch("COMMIT"::equalsIgnoreCase);
        if (commit) {
            return changed;
        }
        return !inTransaction
                && statements.stream().noneMatch(sql -> sql.startsWith("BEGIN"))
                && statements.stream().anyMatch(PostgresLink::changes);
    }

    private static boolean changes(String sql) {
        String word = sql.stripLeading().toUpperCase(Locale.ROOT);
        return word.startsWith("INSERT")
                || word.startsWith("UPDATE")
                || word.startsWith("DELETE")
                || (word.startsWith("WITH") && word.contains("UPDATE"));
    }

    private void answers() throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
        OutputStream out = bot.getOutputStream();
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        while (true) {
            int type = in.readUnsignedByte();
            byte[] body = body(in);
            write(new DataOutputStream(batch), type, body);
            if (type == 'C' && changed(text(body, 0))) {
                changed = true;
            }
            if (type == 'Z') {
                inTransaction = body[0] != 'I';
                changed = changed && inTransaction;
                late();
                if (hasTurn.get()) {
                    watching.after();
                    giveBack();
                }
            }
            if (type == 'Z' || (in.available() == 0 && !hasTurn.get())) {
                out.write(batch.toByteArray());
                out.flush();
                batch.reset();
            }
        }
    }

    /** {@code UPDATE 2}, {@code INSERT 0 1}. */
    private static boolean changed(String tag) {
        return (tag.startsWith("INSERT") || tag.startsWith("UPDATE") || tag.startsWith("DELETE"))
                && !tag.endsWith(" 0");
    }

    private void late() {
        try {
            TimeUnit.NANOSECONDS.sleep(proxy.delay().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take() throws IOException {
        PostgresProxy.Commits told = proxy.turn();
        watching = told;
        hasTurn.set(true);
        if (closed.get()) {
            giveBack();
            throw new IOException("cut while it waited for its turn");
        }
    }

    void giveBack() {
        if (hasTurn.compareAndSet(true, false)) {
            proxy.done();
        }
    }

    private static byte[] body(DataInputStream in) throws IOException {
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        return body;
    }

    private static void write(DataOutputStream out, int type, byte[] body) throws IOException {
        out.writeByte(type);
        out.writeInt(body.length + 4);
        out.write(body);
    }

    /** The zero-terminated text that begins there. */
    private static String text(byte[] body, int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return new String(body, from, end - from, StandardCharsets.UTF_8);
    }

    void close() {
        hangUp();
        proxy.forget(this);
        giveBack();
    }

    /** Without giving its turn to the next. */
    void hangUp() {
        if (closed.compareAndSet(false, true)) {
            quietly(bot);
            quietly(server);
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody waits for it.
        }
    }
}
