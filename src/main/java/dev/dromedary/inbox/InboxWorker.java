package dev.dromedary.inbox;

import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to their outcome: one thread claims as many queues as threads are idle, a pool handles their events, a
 * heartbeat keeps the leases. Woken by new events of this process and, for those of others, by looking every half second.
 */
public final class InboxWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(InboxWorker.class);
    private static final int CLAIM_AT_ONCE = 32;
    private static final int TURNS = 16;

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
    private final Semaphore idle;
    private final Semaphore mayGoApart;
    private final ExecutorService pool;
    private final Signal signal = new Signal();
    private final Runnable wake = signal::wake;
    private final Set<Task> tasks = ConcurrentHashMap.newKeySet();
    private final Thread dispatcher;
    private final Thread heartbeat;
    private volatile Stage stage = Stage.RUNNING;

    /**
     * @param owner of the leases: different for every process, also for two starts of one
     * @param threads events handled at once; slow ones that went on apart do not count, up to three times as many
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
        this.idle = new Semaphore(threads);
        this.mayGoApart = new Semaphore(3 * threads);
        this.pool = Executors.newCachedThreadPool(factory);
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

    private void dispatch() {
        Duration pause = pace.poll();
        while (isRunning()) {
            try {
                int free = takeIdle();
                List<Work> claimed = List.of();
                try {
                    claimed = !isRunning() || free == 0 ? claimed : queues.claim(owner, free, pace.lease());
                } finally {
                    idle.release(free - claimed.size());
                }
                claimed.forEach(this::begin);
                if (claimed.size() < free && isRunning()) {
                    pause = claimed.isEmpty() ? longer(pause) : pace.poll().dividedBy(10);
                    signal.await(pause);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.warn("the inbox cannot be looked at: {}", e.getMessage());
                pauseAfterFailure();
            }
        }
    }

    private boolean isRunning() {
        return stage == Stage.RUNNING;
    }

    private int takeIdle() throws InterruptedException {
        int free = idle.tryAcquire(pace.poll().toMillis(), TimeUnit.MILLISECONDS) ? 1 : 0;
        while (free > 0 && free < CLAIM_AT_ONCE && idle.tryAcquire()) {
            free++;
        }
        return free;
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
        boolean spare = mayGoApart.tryAcquire();
        Task task = new Task(queues, pace, work, spare ? idle::release : () -> {});
        tasks.add(task);
        pool.execute(() -> run(task, spare));
    }

    private void run(Task first, boolean spare) {
        Task task = first;
        try {
            for (int turn = 1; ; turn++) {
                // A queue that never ends gives its thread back now and then: the others are waiting.
                Work next = handling.handle(task, turn < TURNS);
                tasks.remove(task);
                if (next == null) {
                    return;
                }
                task = new Task(queues, pace, next, spare ? idle::release : () -> {});
                tasks.add(task);
            }
        } finally {
            tasks.remove(task);
            if (spare) {
                mayGoApart.release();
            }
            if (!spare || !task.isApart()) {
                idle.release();
            }
        }
    }

    private void beat() {
        while (isRunning() || !tasks.isEmpty()) {
            try {
                TimeUnit.MILLISECONDS.sleep(Math.max(1, pace.lease().toMillis() / 6));
                for (Task task : tasks) {
                    goApart(task);
                }
                Set<Claim> lost = queues.renew(
                        owner, tasks.stream().map(t -> t.work().claim()).toList(), pace.lease());
                tasks.removeIf(task -> lost.contains(task.work().claim()));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.warn("leases could not be renewed: {}", e.getMessage());
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

    /** Takes no more, lets what is in hand end, hands over what does not end in time. */
    public void stop(Duration grace) {
        stage = Stage.FINISHING;
        inbox.unlisten(wake);
        signal.wake();
        try {
            dispatcher.join(5_000);
            pool.shutdown();
            if (!pool.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                stage = Stage.CUTTING;
                pool.shutdownNow();
                pool.awaitTermination(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heartbeat.interrupt();
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(10));
    }
}
