package dev.dromedary.run;

import dev.dromedary.work.Crew;
import dev.dromedary.work.Suspects;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with runs whose retry is due and with those that a dead process left behind. */
public final class RunWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunWorker.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int CLAIM_AT_ONCE = 32;
    private static final int SILENT_LIVES = 4;

    private final Runs runs;
    private final Leases leases;
    private final RunHandler handler;
    private final Crew crew;
    private final Suspects suspects;
    private final Thread dispatcher = new Thread(this::dispatch, "run-dispatcher");
    private volatile boolean stopping;

    public RunWorker(Runs runs, Leases leases, RunHandler handler, int threads, ThreadFactory factory) {
        this.runs = runs;
        this.leases = leases;
        this.handler = handler;
        this.crew = new Crew("runs", threads, factory);
        this.suspects = new Suspects(leases.lease());
    }

    public RunWorker start() {
        dispatcher.start();
        return this;
    }

    private void dispatch() {
        while (!stopping) {
            try {
                int free = crew.take(CLAIM_AT_ONCE, POLL);
                List<Run> claimed = List.of();
                try {
                    leases.putBack();
                    claimed = stopping || free == 0 ? claimed : runs.claim(leases.owner(), free, leases.lease());
                } finally {
                    crew.give(free - claimed.size());
                }
                claimed.forEach(this::begin);
                if (claimed.size() < free) {
                    TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // Whatever it was: without this thread no run goes on any more.
                log.warn("runs cannot be looked at: {}", e.toString());
                pause();
            }
        }
    }

    private void begin(Run run) {
        if (run.attempts() >= SILENT_LIVES && !suspects.admit(run.id())) {
            crew.give(1);
            giveBack(run);
        } else if (!crew.begin(() -> proceed(run))) {
            suspects.ended(run.id());
            giveBack(run);
        }
    }

    private void giveBack(Run run) {
        try {
            runs.release(run, POLL);
        } catch (RuntimeException e) {
            log.warn("run {} stays until its lease ends: {}", run.id(), e.getMessage());
        }
    }

    private void proceed(Run run) {
        try {
            leases.holding(run, handler).change().run();
        } catch (Fenced e) {
            log.debug("{}", e.getMessage());
        } catch (RuntimeException | Error e) {
            log.warn("run {} is left for another attempt: {}", run.id(), e.toString());
        } finally {
            suspects.ended(run.id());
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no more and lets what is in hand end; what does not end in time is handed over. */
    public void stop(Duration grace) {
        stopping = true;
        dispatcher.interrupt();
        try {
            if (!crew.finish(grace)) {
                leases.handOver();
                crew.cut();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        crew.close();
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(10));
    }
}
