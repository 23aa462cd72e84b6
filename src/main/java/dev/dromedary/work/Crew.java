package dev.dromedary.work;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for work of which some is slow or never ends. A few are at work at once, which is what processor and database
 * can do; when all places are taken, whoever is at it for more than a moment gives up their place and stays at work, so
 * that the others get through. There is room for some hundreds of such; after that the one that took longest, if longer
 * than a minute, is interrupted.
 */
public final class Crew implements AutoCloseable {

    /**
     * How patient a crew is.
     *
     * @param moment after which work counts as slow
     * @param slow how many such at the most: each costs a thread, about 100 KB
     * @param longest before which none is interrupted
     */
    public record Patience(Duration moment, int slow, Duration longest) {
        public static final Patience STANDARD = new Patience(Duration.ofMillis(500), 256, Duration.ofMinutes(1));
    }

    private static final Logger log = LoggerFactory.getLogger(Crew.class);

    private final Semaphore places;
    private final Semaphore room;
    private final Patience patience;
    private final String name;
    private final ExecutorService pool;
    private final Set<Turn> turns = ConcurrentHashMap.newKeySet();
    private final Thread watch;
    private volatile boolean stopped;

    public Crew(String name, int places, ThreadFactory factory) {
        this(name, places, Patience.STANDARD, factory);
    }

    public Crew(String name, int places, Patience patience, ThreadFactory factory) {
        this.name = name;
        this.places = new Semaphore(places);
        this.room = new Semaphore(patience.slow());
        this.patience = patience;
        this.pool = Executors.newCachedThreadPool(factory);
        this.watch = new Thread(this::watch, name + "-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Between 0 and {@code most} free places, now the caller's; waits for the first one. */
    public int take(int most, Duration atMost) throws InterruptedException {
        int taken = places.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS) ? 1 : 0;
        while (taken > 0 && taken < most && places.tryAcquire()) {
            taken++;
        }
        return taken;
    }

    /** Places that were taken and are not needed. */
    public void give(int taken) {
        places.release(taken);
    }

    /** Uses up one place that was taken; false when there is no thread for it, and nothing will be done. */
    public boolean begin(Runnable work) {
        Turn turn = new Turn(work);
        turns.add(turn);
        try {
            pool.execute(turn);
            return true;
        } catch (RuntimeException | Error e) {
            log.error("no thread for more work of {}: {}", name, e.toString());
            turn.end();
            return false;
        }
    }

    /** At work and slow, at this moment. */
    public int slow() {
        return patience.slow() - room.availablePermits();
    }

    private final class Turn implements Runnable {

        private final Runnable work;
        private final long since = System.nanoTime();
        private Thread thread;
        private boolean slow;
        private boolean cut;
        private boolean over;

        Turn(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            synchronized (this) {
                thread = Thread.currentThread();
            }
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                log.error("work of {} ended with an error", name, e);
            } finally {
                end();
            }
        }

        synchronized void end() {
            over = true;
            turns.remove(this);
            (slow ? room : places).release();
        }

        boolean isOlderThan(Duration age) {
            return System.nanoTime() - since >= age.toNanos();
        }

        /** True when it holds a place and there is no room for it among the slow. */
        synchronized boolean cannotMakeWay() {
            if (over || slow) {
                return false;
            }
            slow = room.tryAcquire();
            if (slow) {
                places.release();
            }
            return !slow;
        }

        /** Under its lock: a thread that has gone on to something else is not interrupted. */
        synchronized void cut() {
            if (!over && !cut && thread != null) {
                cut = true;
                log.error(
                        "{}: {} slow ones are at work, and more want to; the one that took longest is cut",
                        name,
                        slow());
                thread.interrupt();
            }
        }
    }

    private void watch() {
        while (!stopped) {
            try {
                TimeUnit.NANOSECONDS.sleep(Math.max(1_000_000, patience.moment().toNanos() / 5));
                if (places.availablePermits() == 0) {
                    makeWay();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                log.error("the watch over {} goes on", name, e);
            }
        }
    }

    private void makeWay() {
        boolean full = false;
        for (Turn turn : turns) {
            full |= turn.isOlderThan(patience.moment()) && turn.cannotMakeWay();
        }
        if (full) {
            turns.stream()
                    .filter(turn -> turn.isOlderThan(patience.longest()) && !turn.cut)
                    .min(Comparator.comparingLong(turn -> turn.since))
                    .ifPresent(Turn::cut);
        }
    }

    /** Takes no more and waits for what is at work; false when that did not end in time. */
    public boolean finish(Duration grace) throws InterruptedException {
        pool.shutdown();
        return pool.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Interrupts what is still at work. */
    public void cut() {
        pool.shutdownNow();
    }

    @Override
    public void close() {
        stopped = true;
        watch.interrupt();
        pool.shutdownNow();
    }
}
