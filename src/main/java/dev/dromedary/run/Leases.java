package dev.dromedary.run;

import dev.dromedary.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the leases of the runs that this process works on, whoever claimed them. */
public final class Leases implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private final Runs runs;
    private final String owner;
    private final Duration lease;
    private final Map<String, Run> held = new ConcurrentHashMap<>();
    private final Thread heartbeat = new Thread(this::beat, "run-leases");
    private final Queue<Run> owed = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    /** The owner is this process, at this start. */
    public Leases(Runs runs, String owner, Duration lease) {
        this.runs = runs;
        this.owner = owner;
        this.lease = lease;
        heartbeat.setDaemon(true);
    }

    public Leases start() {
        heartbeat.start();
        return this;
    }

    public String owner() {
        return owner;
    }

    public Duration lease() {
        return lease;
    }

    /** Works on the run with its lease kept; there is time enough left in it to write the conclusion. */
    public Conclusion holding(Run run, RunHandler work) {
        held.put(run.id(), run);
        try {
            Conclusion conclusion = work.proceed(run);
            Runnable change = conclusion.change();
            return new Conclusion(conclusion.state(), conclusion.reason(), () -> orOwe(run, change));
        } catch (RuntimeException e) {
            owe(run, e);
            throw e;
        } finally {
            held.remove(run.id(), run);
        }
    }

    /**
     * The store was away when the run's end was to be committed. Where that came about all the same, or it is owed
     * already, giving it back finds itself fenced.
     */
    public void owe(Run run) {
        owed.add(run);
    }

    private void orOwe(Run run, Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            owe(run, e);
            throw e;
        }
    }

    private void owe(Run run, RuntimeException failure) {
        if (StoreUnavailable.isBehind(failure)) {
            owe(run);
        }
    }

    /**
     * Gives back the runs that could not go on because the store was away, and does not count that life of theirs. Throws
     * when it is still away.
     */
    void putBack() {
        for (Run run = owed.peek(); run != null; run = owed.peek()) {
            try {
                runs.release(run);
            } catch (Fenced e) {
                log.debug("{} has another worker", run.id());
            }
            owed.remove(run);
        }
    }

    public int inHand() {
        return held.size();
    }

    /** What is in hand goes to whoever is next, and nothing that its threads here still do counts. */
    public void handOver() {
        for (Run run : List.copyOf(held.values())) {
            held.remove(run.id(), run);
            try {
                runs.release(run);
            } catch (Fenced e) {
                // It ended meanwhile, or somebody else has it.
            } catch (RuntimeException e) {
                log.warn("run {} is taken over when its lease ends: {}", run.id(), e.getMessage());
            }
        }
    }

    private void beat() {
        while (!stopping) {
            try {
                TimeUnit.MILLISECONDS.sleep(lease.toMillis() / 3);
                renew();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                log.warn("leases of runs could not be renewed: {}", e.toString());
            }
        }
    }

    private void renew() {
        List<Run> now = List.copyOf(held.values());
        Set<String> lost = runs.renew(owner, now, lease);
        // Only this life of it: the run may have been taken up again here meanwhile.
        now.stream().filter(run -> lost.contains(run.id())).forEach(run -> held.remove(run.id(), run));
    }

    @Override
    public void close() {
        stopping = true;
        heartbeat.interrupt();
    }
}
