package dev.dromedary.inbox;

import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import dev.dromedary.work.Crew;
import dev.dromedary.work.Suspects;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to their outcome: one thread claims as many queues as there are places, a crew handles their events, a
 * heartbeat keeps the leases and sends on apart what takes too long. Woken by new events of this process and, for those of others, by looking every half second.
 */
public final class InboxWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(InboxWorker.class);
    private static final int CLAIM_AT_ONCE = 32;
    private static final int TURNS = 16;
    private static final int SILENT_DEATHS = 3;
    private static final int LOOKS_PER_BEAT = 10;

    enum Stage {
        RUNNING,
        /** What is in hand ends, nothing new is begun. */
        FINISHING,
        /** Threads are interrupted: what fails now is handed over, not counted. */
        CUTTING
    }

    private final Inbox inbox;
    private final Store store;
    private final Queues queues;
    private final Handling handling;
    private final String owner;
    private final Pace pace;
    private final Crew crew;
    private final Suspects suspects;
    private final Signal signal = new Signal();
    private final Runnable wake = signal::wake;
    private final Set<Task> tasks = ConcurrentHashMap.newKeySet();
    private final Thread dispatcher;
    private final Thread heartbeat;
    private volatile Stage stage = Stage.RUNNING;

    /**
     * @param owner of the leases: different for every process, also for two starts of one
     * @param threads events handled at once; slow ones make way, see {@link Crew}
     * @param factory for the handling threads, platform or virtual
     */
    public InboxWorker(
            Store store,
            Inbox inbox,
            EventHandler handler,
            String owner,
            int threads,
            Pace pace,
            ThreadFactory factory) {
        this.store = store;
        this.inbox = inbox;
        this.queues = new Queues(store, inbox);
        this.owner = owner;
        this.pace = pace;
        this.handling = new Handling(store, queues, handler, pace, () -> stage);
        this.crew = new Crew("inbox", threads, factory);
        this.suspects = new Suspects(pace.lease());
        this.dispatcher = new Thread(this::dispatch, "inbox-dispatcher");
        this.heartbeat = new Thread(this::beat, "inbox-heartbeat");
        heartbeat.setDaemon(true);
    }

    public InboxWorker start() {
        inbox.listen(wake);
        dispatcher.start();
        heartbeat.start();
        return this;
    }

    /** Events in hand at this moment. */
    public int busy() {
        return tasks.size();
    }

    /** Of those, the ones that made way. */
    public int slow() {
        return crew.slow();
    }

    private void dispatch() {
        Duration pause = pace.poll();
        while (isRunning()) {
            try {
                int free = crew.take(CLAIM_AT_ONCE, pace.poll());
                List<Work> claimed = List.of();
                try {
                    handling.putBack();
                    claimed = !isRunning() || free == 0 ? claimed : queues.claim(owner, free, pace);
                } finally {
                    crew.give(free - claimed.size());
                }
                claimed.forEach(this::begin);
                if (claimed.size() < free && isRunning()) {
                    pause = claimed.isEmpty() ? longer(pause) : pace.poll().dividedBy(10);
                    signal.await(pause);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // Whatever it was: without this thread nothing is begun any more.
                log.warn("the inbox cannot be looked at: {}", e.toString());
                pauseAfterFailure();
            }
        }
    }

    private boolean isRunning() {
        return stage == Stage.RUNNING;
    }

    /** Up to the longest, with jitter, so that replicas do not look in step. */
    private Duration longer(Duration pause) {
        long longest = Math.min(pace.poll().toMillis(), pause.toMillis() * 2);
        return Duration.ofMillis(
                Math.max(1, longest * ThreadLocalRandom.current().nextInt(80, 101) / 100));
    }

    private void pauseAfterFailure() {
        try {
            TimeUnit.MILLISECONDS.sleep(pace.poll().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(Work work) {
        Task task = new Task(queues, pace, work);
        tasks.add(task);
        if (work.silentDeaths() >= SILENT_DEATHS && !suspects.admit(task)) {
            crew.give(1);
            giveBack(task);
        } else if (!crew.begin(() -> run(task))) {
            suspects.ended(task);
            giveBack(task);
        }
    }

    /** Unharmed; but what already took too long does not hold up its conversation any longer. */
    private void giveBack(Task task) {
        tasks.remove(task);
        try {
            task.look(store.clock().instant());
            queues.release(task.end(), store.clock().instant().plus(pace.poll().dividedBy(4)));
        } catch (RuntimeException e) {
            log.warn("{} stays until its lease ends: {}", task.work().event().id(), e.getMessage());
        }
    }

    private void run(Task first) {
        Task task = first;
        try {
            goApart(task);
            for (int turn = 1; ; turn++) {
                // A queue that never ends gives its thread back now and then: the others are waiting.
                Work next = handling.handle(task, turn < TURNS);
                tasks.remove(task);
                suspects.ended(task);
                if (next == null) {
                    return;
                }
                task = new Task(queues, pace, next);
                tasks.add(task);
            }
        } finally {
            tasks.remove(task);
            suspects.ended(task);
        }
    }

    private void beat() {
        long rest = Math.max(1, pace.lease().toMillis() / (6 * LOOKS_PER_BEAT));
        for (int look = 1; isRunning() || !tasks.isEmpty(); look++) {
            try {
                TimeUnit.MILLISECONDS.sleep(rest);
                if (look % LOOKS_PER_BEAT == 0) {
                    Set<Claim> lost = queues.renew(
                            owner, tasks.stream().map(t -> t.work().claim()).toList(), pace);
                    tasks.removeIf(task -> lost.contains(task.work().claim()));
                }
                tasks.forEach(this::goApart);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                log.warn("leases could not be renewed: {}", e.toString());
            }
        }
    }

    private void goApart(Task task) {
        try {
            task.look(store.clock().instant());
        } catch (Fenced e) {
            tasks.remove(task);
        } catch (StoreUnavailable e) {
            log.warn("{} could not go on apart: {}", task.work().claim().queue(), e.getMessage());
        }
    }

    public void stop(Duration grace) {
        stop(grace, () -> {});
    }

    /**
     * Takes no more, lets what is in hand end, hands over what does not end in time.
     *
     * @param beforeCut called when that is to be cut off: what else must no longer be in these threads' hands
     */
    public void stop(Duration grace, Runnable beforeCut) {
        stage = Stage.FINISHING;
        inbox.unlisten(wake);
        signal.wake();
        try {
            dispatcher.join(5_000);
            if (!crew.finish(grace)) {
                stage = Stage.CUTTING;
                beforeCut.run();
                crew.cut();
                if (!crew.finish(Duration.ofSeconds(2))) {
                    // Of threads that do not hear: they find themselves fenced when they come back.
                    tasks.forEach(this::giveBack);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heartbeat.interrupt();
        crew.close();
        putBackAtLast();
    }

    /** What these threads owed when they were cut off, such as in their wait for a connection. */
    private void putBackAtLast() {
        try {
            handling.putBack();
        } catch (RuntimeException e) {
            log.warn("what waits for the store stays until its lease ends: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(10));
    }
}
