package dev.dromedary.app;

import dev.dromedary.engine.BodyBudget;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * A request's body, of which no more is read than there is room for: Camel gathers whatever comes before it asks us. One
 * byte beyond the limit still passes, by which the route knows.
 */
final class MeteredBody extends ServletInputStream {

    /** No sender of ours needs this long; those that trickle would hold room and, on JDK 17, threads. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ServletInputStream body;
    private final BodyBudget.Arriving room;
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();
    private int size;
    private volatile String refusal;

    MeteredBody(ServletInputStream body, BodyBudget.Arriving room) {
        this.body = body;
        this.room = room;
    }

    /** Why it was not read to its end, or null. */
    String refusal() {
        return refusal;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int most = Math.min(length, BodyBudget.LIMIT + 1 - size);
        if (most <= 0) {
            return length == 0 ? 0 : -1;
        }
        if (System.nanoTime() - deadline > 0) {
            throw refused("the body did not arrive within " + PATIENCE.toSeconds() + " s");
        }
        int n;
        try {
            n = body.read(into, offset, most);
        } catch (IOException e) {
            refusal = "the body did not arrive: " + e.getMessage();
            throw e;
        }
        size += Math.max(0, n);
        if (n > 0 && !room.grow(next(size))) {
            throw refused("too many bodies of this size are being read; please repeat it");
        }
        return n;
    }

    /** Up to 64 KiB as they come; beyond that nobody knows how long it gets. */
    private static int next(int size) {
        return size <= 64 * 1024 ? size : BodyBudget.LIMIT;
    }

    private IOException refused(String why) {
        refusal = why;
        return new IOException(why);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int available() throws IOException {
        return body.available();
    }

    @Override
    public boolean isFinished() {
        return body.isFinished();
    }

    @Override
    public boolean isReady() {
        return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        body.setReadListener(listener);
    }
}
