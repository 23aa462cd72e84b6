package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import dev.dromedary.store.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tables from growing for ever. Once a minute, on one replica at a time, old rows are taken out in steps of some
 * milliseconds with pauses between them, so that whoever stores a webhook meanwhile does not notice. It remembers
 * nothing: what a sweep that broke off left is found by the next.
 */
public final class Retention implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Store store;
    private final Turn turn;
    private final StillNeeded needed;
    private final List<Rule> rules;
    private final Semaphore stop = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "retention");
    private volatile boolean stopping;

    public Retention(Store store, TriggerConfig.Retention retention, FlowDirectory flows, String owner) {
        this.store = store;
        this.turn = new Turn(store, "retention", owner);
        this.needed = new StillNeeded(store);
        this.rules = Rules.of(
                retention,
                store,
                needed,
                () -> flows.flows().stream().map(AgentFlow::hash).collect(Collectors.toSet()));
        thread.setDaemon(true);
    }

    public Retention start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!stopped(EVERY)) {
            try {
                if (turn.take(LEASE)) {
                    sweepInTurn();
                }
            } catch (RuntimeException | Error e) {
                log.warn("old rows are looked at again later: {}", e.getMessage());
            }
        }
    }

    private void sweepInTurn() {
        try {
            Map<String, Integer> removed = sweep(() -> turn.renew(LEASE));
            if (!removed.isEmpty()) {
                log.info("retention: {}", removed);
            }
        } finally {
            turn.end(store.clock().instant().plus(stopping ? Duration.ZERO : EVERY));
        }
    }

    /** Everything that is old at this moment, no matter whose turn it is; how many rows of what. */
    public Map<String, Integer> sweep() {
        return sweep(() -> true);
    }

    /** @param stillOurs asked every few seconds */
    private Map<String, Integer> sweep(BooleanSupplier stillOurs) {
        Map<String, Integer> removed = new LinkedHashMap<>();
        needed.begin();
        Gait gait = new Gait();
        Instant now = store.clock().instant();
        for (Rule rule : rules) {
            Instant before = now.minus(rule.age());
            for (String after = ""; after != null && !stopping; ) {
                long start = System.nanoTime();
                Step step = rule.walk().step(before, after, gait.most());
                after = step.last();
                if (step.removed() > 0) {
                    removed.merge(rule.name(), step.removed(), Integer::sum);
                }
                if (stopped(gait.pauseAfter(System.nanoTime() - start))
                        || (gait.isLong() && !stillOurs.getAsBoolean())) {
                    return removed;
                }
            }
        }
        return removed;
    }

    /** Waits; true at once when this is to end. */
    private boolean stopped(Duration pause) {
        try {
            return stopping || stop.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends after the step that is under way; whoever comes next goes on at once. */
    @Override
    public void close() {
        stopping = true;
        stop.release();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
