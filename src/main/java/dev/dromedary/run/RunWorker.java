package dev.dromedary.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with runs whose retry is due and with those that a dead process left behind. */
public final class RunWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunWorker.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Runs runs;
    private final Leases leases;
    private final RunHandler handler;
    private final Semaphore idle;
    private final ExecutorService pool;
    private final Thread dispatcher = new Thread(this::dispatch, "run-dispatcher");
    private volatile boolean stopping;

    public RunWorker(Runs runs, Leases leases, RunHandler handler, int threads, ThreadFactory factory) {
        this.runs = runs;
        this.leases = leases;
        this.handler = handler;
        this.idle = new Semaphore(threads);
        this.pool = Executors.newFixedThreadPool(threads, factory);
    }

    public RunWorker start() {
        dispatcher.start();
        return this;
    }

    private void dispatch() {
        while (!stopping) {
            try {
                int free = Math.max(1, idle.availablePermits());
                idle.acquire(free);
                List<Run> claimed = List.of();
                try {
                    claimed = stopping ? claimed : runs.claim(leases.owner(), free, leases.lease());
                } finally {
                    idle.release(free - claimed.size());
                }
                claimed.forEach(run -> pool.execute(() -> proceed(run)));
                if (claimed.size() < free) {
                    TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.warn("runs cannot be looked at: {}", e.getMessage());
                pause();
            }
        }
    }

    private void proceed(Run run) {
        try {
            leases.holding(run, handler);
        } catch (Fenced e) {
            log.debug("{}", e.getMessage());
        } catch (RuntimeException e) {
            log.warn("run {} is left for another attempt: {}", run.id(), e.getMessage());
        } finally {
            idle.release();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no more and lets what is in hand end; what does not end in time is claimed by others after its lease. */
    public void stop(Duration grace) {
        stopping = true;
        dispatcher.interrupt();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(10));
    }
}
