package dev.dromedary.inbox;

import dev.dromedary.inbox.Outcome.Done;
import dev.dromedary.inbox.Outcome.Failed;
import dev.dromedary.inbox.Outcome.Running;
import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the handler's outcome to the row's. */
final class Handling {

    private static final Logger log = LoggerFactory.getLogger(Handling.class);

    private final Store store;
    private final Queues queues;
    private final EventHandler handler;
    private final Pace pace;
    private final Supplier<InboxWorker.Stage> stage;
    private final Queue<Work> owed = new ConcurrentLinkedQueue<>();

    Handling(Store store, Queues queues, EventHandler handler, Pace pace, Supplier<InboxWorker.Stage> stage) {
        this.store = store;
        this.queues = queues;
        this.handler = handler;
        this.pace = pace;
        this.stage = stage;
    }

    /**
     * The next event of the same queue, or null when this worker has nothing more to do there.
     *
     * @param goOn false: the queue is given back after this event
     */
    Work handle(Task task, boolean goOn) {
        Work work = task.work();
        try {
            return settle(task, goOn, outcome(work));
        } catch (Fenced e) {
            log.info("{} went to another worker: {}", work.event().id(), e.getMessage());
        } catch (StoreUnavailable e) {
            log.warn("{} waits for the store: {}", work.event().id(), e.getMessage());
            owed.add(task.end());
        } catch (RuntimeException e) {
            log.error(
                    "{} could not be settled; it is tried again when its lease ends",
                    work.event().id(),
                    e);
        }
        return null;
    }

    /**
     * Gives back what the store's absence kept from its outcome, and does not count that attempt: it was no fault of the
     * event. Throws when the store is still away.
     */
    void putBack() {
        for (Work work = owed.peek(); work != null; work = owed.peek()) {
            try {
                queues.release(work, store.clock().instant().plus(pace.poll()));
            } catch (Fenced e) {
                log.debug("{} has another worker", work.event().id());
            }
            owed.remove(work);
        }
    }

    /** An error, such as a missing class or too little memory, is one of this event and not of the worker. */
    private Outcome outcome(Work work) {
        if (work.attempts() > pace.attempts()) {
            // Its workers died before they could say why.
            return new Failed("given up after " + pace.attempts() + " attempts that did not end", false);
        }
        try {
            return handler.handle(work.event(), work.claim());
        } catch (Fenced e) {
            throw e;
        } catch (RuntimeException | Error e) {
            StoreUnavailable away = StoreUnavailable.in(e);
            if (away != null) {
                throw away;
            }
            log.warn("{} failed at attempt {}", work.event().id(), work.attempts(), e);
            return failure(e);
        }
    }

    private boolean isLast(Work work, Failed failed) {
        return !failed.retryable() || work.attempts() >= pace.attempts();
    }

    private static Failed failure(Throwable e) {
        boolean plain = e instanceof Exception && e.getMessage() != null;
        return new Failed(
                plain
                        ? e.getMessage()
                        : e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage()),
                true);
    }

    private Work settle(Task task, boolean goOn, Outcome outcome) {
        Work work = task.end();
        // A thread that is told to stop must still be able to write what became of its work. Told so because it hangs,
        // not
        // because the process ends, it has had an attempt.
        Thread.interrupted();
        boolean cut = stage.get() == InboxWorker.Stage.CUTTING;
        if (outcome instanceof Done done) {
            return done(task, work, goOn, done);
        }
        if (outcome instanceof Running running) {
            queues.hold(work, running.runId(), work.firstAt().plus(pace.patience()));
            return null;
        }
        Failed failed = (Failed) outcome;
        if (cut && failed.retryable()) {
            queues.release(work, store.clock().instant());
        } else if (isLast(work, failed)) {
            // What has become a run is not set aside: the run counts its own attempts and tells of its own end.
            Outcome begun = handler.begun(work.event());
            return begun == null ? dead(work, failed).orElse(null) : settle(task, goOn, begun);
        } else {
            retry(work, failed, task);
        }
        return null;
    }

    private Work done(Task task, Work work, boolean goOn, Done done) {
        Optional<Work> next;
        try {
            next = store.write(() -> {
                done.change().run();
                if (goOn && stage.get() == InboxWorker.Stage.RUNNING) {
                    return queues.done(work, done.outcome(), done.reason());
                }
                queues.doneAndRelease(work, done.outcome(), done.reason());
                return Optional.empty();
            });
        } catch (Fenced e) {
            throw e;
        } catch (StoreUnavailable e) {
            done.lost().run();
            throw e;
        } catch (RuntimeException e) {
            log.warn("the outcome of {} could not be written", work.event().id(), e);
            return settle(task, goOn, failure(e));
        }
        return next.orElse(null);
    }

    private Optional<Work> dead(Work work, Failed failed) {
        try {
            return store.write(() -> {
                handler.dead(work.event(), work.attempts(), failed.reason());
                return queues.dead(work, failed.reason());
            });
        } catch (Fenced | StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            log.error("nobody could be told that {} is set aside", work.event().id(), e);
            return queues.dead(work, failed.reason());
        }
    }

    /** What is retried past its conversation's patience goes on apart, so that the next message does not wait for it. */
    private void retry(Work work, Failed failed, Task task) {
        Instant again = store.clock().instant().plus(task.pause());
        boolean tooLong = again.isAfter(work.firstAt().plus(pace.patience()));
        store.write(() -> queues.retry(tooLong ? queues.apart(work, pace.lease()) : work, again, failed.reason()));
    }
}
