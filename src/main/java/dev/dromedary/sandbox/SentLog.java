package dev.dromedary.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a stand-in accepted, oldest first: the newest ten thousand, and the count of all. */
public final class SentLog<T> {

    private static final int KEPT = 10_000;

    private final Deque<T> kept = new ArrayDeque<>();
    private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();
    private long count;

    void add(T one) {
        synchronized (this) {
            kept.addLast(one);
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
            count++;
            notifyAll();
        }
        listeners.forEach(listener -> listener.accept(one));
    }

    /** Called on the request's own thread, before its answer leaves. */
    public void listen(Consumer<T> listener) {
        listeners.add(listener);
    }

    public synchronized List<T> all() {
        return new ArrayList<>(kept);
    }

    public List<T> all(Predicate<T> which) {
        return all().stream().filter(which).toList();
    }

    public synchronized long count() {
        return count;
    }

    public synchronized void clear() {
        kept.clear();
        count = 0;
    }

    /**
     * Waits until one that fits is there, whenever it came.
     *
     * @return empty when {@code patience} ran out
     */
    public synchronized Optional<T> await(Predicate<T> which, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> found = kept.stream().filter(which).findFirst();
            long left = end - System.nanoTime();
            if (found.isPresent() || left <= 0 || !sleep(left)) {
                return found;
            }
        }
    }

    /** Waits until {@code least} were accepted in all; what is there then, or when {@code patience} ran out. */
    public synchronized List<T> await(int least, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (count < least) {
            long left = end - System.nanoTime();
            if (left <= 0 || !sleep(left)) {
                break;
            }
        }
        return all();
    }

    /** Called with the monitor held. */
    @SuppressWarnings("WaitNotInLoop") // both callers loop
    private boolean sleep(long nanos) {
        try {
            wait(Math.max(1, nanos / 1_000_000));
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
