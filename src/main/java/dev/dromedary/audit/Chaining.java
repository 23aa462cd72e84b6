package dev.dromedary.audit;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chains new rows right after their commit, and every few seconds those of a replica that died before it did. */
public final class Chaining implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Chaining.class);
    private static final int LOOK_EVERY_SECONDS = 5;

    private final Audit audit;
    private final Semaphore hints = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "audit-chaining");
    private volatile boolean stopping;

    public Chaining(Audit audit) {
        this.audit = audit;
        thread.setDaemon(true);
    }

    public Chaining start() {
        audit.onAppend(hints::release);
        thread.start();
        return this;
    }

    private void run() {
        while (!stopping) {
            try {
                if (hints.tryAcquire(LOOK_EVERY_SECONDS, TimeUnit.SECONDS)) {
                    hints.drainPermits();
                }
                chain();
            } catch (InterruptedException e) {
                return;
            }
        }
        chain();
    }

    private void chain() {
        try {
            audit.chain();
        } catch (RuntimeException | Error e) {
            log.warn("audit rows could not be chained; they are kept and chained later: {}", e.getMessage());
        }
    }

    /** Chains what is there; close before the store. */
    @Override
    public void close() {
        stopping = true;
        hints.release();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
