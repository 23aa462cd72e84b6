package dev.dromedary.inbox;

import java.time.Duration;
import java.time.Instant;

/** One event in a worker's hands; its thread and the heartbeat both know it. */
final class Task {

    private final Queues queues;
    private final Pace pace;
    private Work work;
    private boolean ended;

    Task(Queues queues, Pace pace, Work work) {
        this.queues = queues;
        this.pace = pace;
        this.work = work;
    }

    synchronized Work work() {
        return work;
    }

    /** Ends with this claim; the heartbeat changes nothing any more. */
    synchronized Work end() {
        ended = true;
        return work;
    }

    /** The heartbeat's look: an event past its conversation's patience goes on apart. */
    synchronized void look(Instant now) {
        if (ended || work.isApart() || now.isBefore(work.firstAt().plus(pace.patience()))) {
            return;
        }
        work = queues.apart(work, pace.lease());
    }

    /** When to look again after a failed attempt, counted from {@code now}. */
    Duration pause() {
        return pace.pauseAfter(work().attempts());
    }
}
