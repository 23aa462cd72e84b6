package dev.dromedary.app;

import dev.dromedary.engine.BodyBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads a request's body as far as there is room for it. One byte beyond the limit still passes, by which the route knows. */
final class MeteredBody {

    /** No sender of ours needs this long. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int PART = 8192;

    /** Why a body was not read to its end; the sender is to repeat it. */
    static class NotRead extends IOException {
        private static final long serialVersionUID = 1L;

        NotRead(String why) {
            super(why);
        }
    }

    /** It did come, and there was no room for it. */
    static final class NoRoom extends NotRead {
        private static final long serialVersionUID = 1L;

        NoRoom() {
            super("too many bodies of this size are being read; please repeat it");
        }
    }

    private MeteredBody() {}

    static byte[] read(InputStream body, BodyBudget.Arriving room) throws NotRead {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] part = new byte[PART];
        for (int n = next(body, part, read.size()); n >= 0; n = next(body, part, read.size())) {
            read.write(part, 0, n);
            if (!room.grow(foreseen(read.size()))) {
                throw new NoRoom();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new NotRead("the body did not arrive within " + PATIENCE.toSeconds() + " s");
            }
        }
        return read.toByteArray();
    }

    private static int next(InputStream body, byte[] part, int size) throws NotRead {
        int most = Math.min(part.length, BodyBudget.LIMIT + 1 - size);
        try {
            return most <= 0 ? -1 : body.read(part, 0, most);
        } catch (IOException e) {
            throw new NotRead("the body did not arrive");
        }
    }

    /** Up to 64 KiB as they come; beyond that nobody knows how long it gets. */
    private static int foreseen(int size) {
        return size <= 64 * 1024 ? size : BodyBudget.LIMIT;
    }
}
