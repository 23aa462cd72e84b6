package dev.dromedary.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.springframework.transaction.TransactionException;

/**
 * One thread that does the writes of all: it drains who waits, gives each a savepoint, commits once and only then
 * answers them. A flush to disk costs the same for one and for a hundred.
 */
final class GroupCommit implements AutoCloseable {

    private static final int MAX_WAITING = 20_000;
    private static final int MAX_GROUP = 512;
    private static final long TELL_AGAIN_NANOS = 10_000_000;

    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Transactions transactions;
    private final Runnable begin;
    private final Runnable end;
    private final Thread writer;
    private volatile boolean closed;

    /**
     * @param begin run at the start of each shared transaction
     * @param end run at its end; throws when the transaction is no longer the one that {@code begin} saw
     */
    GroupCommit(String name, Transactions transactions, Runnable begin, Runnable end) {
        this.transactions = transactions;
        this.begin = begin;
        this.end = end;
        this.writer = new Thread(this::run, name);
        writer.setDaemon(true);
        writer.start();
    }

    /** @param patience null: as long as it takes */
    Object write(Waiting mine, Duration patience) {
        if (closed || !queue.offer(mine)) {
            throw new StoreUnavailable(closed ? "the store is closed" : MAX_WAITING + " writes are waiting", null);
        }
        if (closed && !writer.isAlive()) {
            failRest();
        }
        try {
            Object result = patience == null ? mine.done.join() : within(patience, mine);
            mine.hooks.run();
            return result;
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw Faults.translate((RuntimeException) e.getCause());
        }
    }

    /** Senders wait for some seconds only, and then they repeat: what they could not be told "stored" of is not begun. */
    private static Object within(Duration patience, Waiting mine) {
        try {
            return mine.done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String waited = "the store did not take it within " + patience.toSeconds() + " s";
            throw new StoreUnavailable(mine.giveUp() ? waited : waited + "; it may be stored yet", e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            mine.giveUp();
            throw new StoreUnavailable("stopping", e);
        }
    }

    int waiting() {
        return queue.size();
    }

    private void run() {
        List<Waiting> group = new ArrayList<>(MAX_GROUP);
        while (!closed || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(1, TimeUnit.SECONDS);
                if (first != null) {
                    group.add(first);
                    queue.drainTo(group, MAX_GROUP - 1);
                    commit(group);
                }
            } catch (InterruptedException e) {
                // Nobody but close() ends this thread; a stray interrupt must not stop all writes.
                Thread.interrupted();
            } catch (RuntimeException | Error e) {
                // Not even for want of memory may this thread end: nothing could be written any more.
                tell(group, waiting -> waiting.lost(e));
            } finally {
                group.clear();
            }
        }
        failRest();
    }

    private void commit(List<Waiting> group) {
        for (int attempt = 1; ; attempt++) {
            try {
                whole(group);
                break;
            } catch (RuntimeException | Error e) {
                if (attempt >= Store.ATTEMPTS || !Faults.lostToOthers(e)) {
                    tell(group, waiting -> waiting.lost(e));
                    return;
                }
            }
        }
        tell(group, Waiting::committed);
    }

    /** Each is told, however long it takes until there is memory for that again. */
    private static void tell(List<Waiting> group, Consumer<Waiting> what) {
        for (int next = 0; next < group.size(); ) {
            try {
                what.accept(group.get(next));
                next++;
            } catch (OutOfMemoryError e) {
                LockSupport.parkNanos(TELL_AGAIN_NANOS);
            }
        }
    }

    private void whole(List<Waiting> group) {
        transactions.whole(new Hooks(), () -> {
            begin.run();
            // Only now: before it had the database, the transaction may have waited long.
            group.removeIf(waiting -> !waiting.begin());
            for (List<Waiting> unit : units(group)) {
                attempt(unit);
            }
            end.run();
            return null;
        });
    }

    private static Collection<List<Waiting>> units(List<Waiting> group) {
        Map<Object, List<Waiting>> units = new LinkedHashMap<>();
        for (Waiting waiting : group) {
            Object key = waiting.key == null ? waiting : waiting.key;
            units.computeIfAbsent(key, k -> new ArrayList<>()).add(waiting);
        }
        return units.values();
    }

    private void attempt(List<Waiting> unit) {
        Waiting first = unit.get(0);
        Hooks hooks = new Hooks();
        try {
            List<Object> results = transactions.inside(
                    hooks,
                    () -> first.work.apply(unit.stream().map(Waiting::argument).toList()));
            for (int i = 0; i < unit.size(); i++) {
                unit.get(i).succeeded(results.get(i));
            }
            first.hooks.addAll(hooks);
        } catch (RuntimeException | Error e) {
            if (Faults.isFault(e) || e instanceof TransactionException) {
                // The transaction itself may be gone, and with it what the others did: nobody may be told "stored".
                throw e;
            }
            if (unit.size() == 1) {
                first.failed(e);
            } else {
                // One bad argument must not hurt the others that were put together with it.
                unit.forEach(waiting -> attempt(List.of(waiting)));
            }
        }
    }

    private void failRest() {
        List<Waiting> rest = new ArrayList<>();
        queue.drainTo(rest);
        rest.forEach(waiting -> waiting.lost(new StoreUnavailable("the store is closed", null)));
    }

    @Override
    public void close() {
        closed = true;
        // Wakes the writer; when the queue is full it is awake anyway.
        boolean woken = queue.offer(new Waiting(none -> none, null, ""));
        try {
            writer.join(woken ? 10_000 : 20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
