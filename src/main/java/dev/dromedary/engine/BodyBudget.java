package dev.dromedary.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much memory the bodies at the door may take, as shares of the heap: as bytes while they arrive, and as what they
 * become once they are parsed, which may be thirty times as much. Small ones have shares of their own, so that neither
 * large bodies nor slow ones keep a person's message out. What finds no room is answered 503 and repeated by its sender.
 */
public final class BodyBudget {

    /** Meta asks for at least 3 MiB: up to 1,000 updates in one body. */
    public static final int LIMIT = 3 * 1024 * 1024;

    /** Most webhooks have less than 1 KiB; an alert group has 20. */
    static final int SMALL = 64 * 1024;

    private static final int KIB = 1024;
    private static final int STEP = 8 * KIB;
    private static final int LIGHT = 1024 * KIB;

    /** A sender waits for some seconds at most, and the store needs some of them. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Share small;
    private final Share large;
    private final Share light;
    private final Share heavy;

    private BodyBudget(long heap) {
        small = new Share(heap / 32);
        large = new Share(Math.max(heap / 8, inMemory(LIMIT)));
        light = new Share(heap / 16);
        heavy = new Share(heap / 8);
    }

    /** All four shares together are a third of the heap: of 256 MiB the bot itself needs a hundred. */
    public static BodyBudget of(long heap) {
        return new BodyBudget(heap);
    }

    /** Room for a body that begins to arrive; {@link Arriving#close} gives it back. */
    public Arriving arriving() {
        return new Arriving();
    }

    /** Waits until this body may be parsed; what is returned gives the room back. Empty: there was none in time. */
    public Optional<Runnable> unfolding(byte[] body) {
        long weight = weight(body);
        Share share = weight <= LIGHT ? light : heavy;
        int wanted = share.permits(weight);
        try {
            return share.free.tryAcquire(wanted, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    ? Optional.of(() -> share.free.release(wanted))
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * What a body takes in memory once it is a tree and then rows: a kibibyte for each object, a tenth of it for each
     * value. A guess that is safe for what costs most, thousands of tiny objects.
     */
    static long weight(byte[] body) {
        long weight = 4L * body.length;
        for (byte b : body) {
            if (b == '{') {
                weight += KIB;
            } else if (b == ',' || b == '[') {
                weight += KIB / 10;
            }
        }
        return weight;
    }

    /** Camel's buffer doubles while it grows, and what it gathered is copied once more. */
    private static long inMemory(long bytes) {
        return bytes * 5 / 2;
    }

    /** Permits of a kibibyte each. */
    private static final class Share {
        private final int all;
        private final Semaphore free;

        Share(long bytes) {
            all = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / KIB));
            free = new Semaphore(all, true);
        }

        /** What is larger than the whole share gets all of it: it is alone then. */
        int permits(long bytes) {
            return (int) Math.min(all, (bytes + KIB - 1) / KIB);
        }
    }

    /** One body's room while it arrives. Not for two threads at once. */
    public final class Arriving implements AutoCloseable {
        private Share share = small;
        private int held;

        /**
         * Makes sure of room for {@code bytes} in all. A small body asks as it is read, since a slow one would hold what
         * it only announced; a large one asks once for all, since many half-read ones would keep each other out.
         *
         * @return false when there is none now
         */
        public boolean grow(int bytes) {
            boolean isSmall = bytes <= SMALL;
            Share wanted = isSmall ? small : large;
            int all = wanted.permits(isSmall ? (bytes + STEP - 1) / STEP * (long) STEP : inMemory(bytes));
            int more = share == wanted ? all - held : all;
            if (more <= 0) {
                return true;
            }
            if (!wanted.free.tryAcquire(more)) {
                return false;
            }
            if (share != wanted) {
                share.free.release(held);
                share = wanted;
                held = 0;
            }
            held += more;
            return true;
        }

        @Override
        public void close() {
            share.free.release(held);
            held = 0;
        }
    }
}
