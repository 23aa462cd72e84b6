package dev.dromedary.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * When this process, and so mostly this machine, stood still or crawled: a thread that wants to wake every 20 ms notes
 * when it could not. What a test measures by the wall's clock is judged without it.
 */
public final class Stalls implements AutoCloseable {

    private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long NOTED = TimeUnit.MILLISECONDS.toNanos(60);

    /** What was held up by a stall comes in a rush, which takes a moment, too. */
    private static final long RUSH = TimeUnit.MILLISECONDS.toNanos(250);

    private record Stall(long from, long to) {}

    private final List<Stall> stalls = new CopyOnWriteArrayList<>();
    private final Thread pulse = new Thread(this::beat, "pulse");
    private volatile long last = System.nanoTime();

    private Stalls() {
        pulse.setDaemon(true);
        pulse.start();
    }

    public static Stalls watch() {
        return new Stalls();
    }

    private void beat() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(BEAT);
                long now = System.nanoTime();
                if (now - last > NOTED) {
                    stalls.add(new Stall(last, now));
                }
                last = now;
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** The time in which nothing went on since the beginning, one still lasting included. */
    public Duration lost() {
        long lasting = System.nanoTime() - last;
        long lost = lasting > NOTED ? lasting : 0;
        for (Stall stall : stalls) {
            lost += stall.to() - stall.from();
        }
        return Duration.ofNanos(lost);
    }

    /** When that what arrived at this time (by {@link System#nanoTime}) may have been sent at the earliest. */
    private long earliest(long nanos) {
        long earliest = nanos;
        for (Stall stall : stalls) {
            if (stall.from() - earliest < 0 && earliest - stall.to() < RUSH) {
                earliest = stall.from();
            }
        }
        return earliest;
    }

    /**
     * The most of them that were sent within any such time, for all that can be known from when they arrived.
     *
     * @param arrivals by {@link System#nanoTime}
     */
    public int most(List<Long> arrivals, Duration within) {
        long[] times = arrivals.stream().mapToLong(Long::longValue).sorted().toArray();
        int most = 0;
        for (int from = 0, to = 0; to < times.length; to++) {
            while (times[to] - earliest(times[from]) >= within.toNanos()) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    @Override
    public void close() {
        pulse.interrupt();
    }
}
