package dev.dromedary.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** One caller of a group commit: what it wants done and what became of it. */
final class Waiting {

    private enum Stage {
        WAITING,
        BEGUN,
        GIVEN_UP
    }

    final Function<List<Object>, List<Object>> work;

    /** Callers with the same key are handed to {@code work} together; null: this one alone. */
    final Object key;

    /** Null once it was given up: it may still stand in the queue for a while. */
    private volatile Object argument;

    final Hooks hooks = new Hooks();
    final CompletableFuture<Object> done = new CompletableFuture<>();

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
    private Object result;
    private Throwable failure;

    Waiting(Function<List<Object>, List<Object>> work, Object key, Object argument) {
        this.work = work;
        this.key = key;
        this.argument = argument;
    }

    Object argument() {
        return argument;
    }

    /** False when its caller was told that it is not done: then it must not be done. */
    boolean begin() {
        return stage.compareAndSet(Stage.WAITING, Stage.BEGUN) || stage.get() == Stage.BEGUN;
    }

    /** False when it was begun: nobody knows yet what becomes of it. */
    boolean giveUp() {
        boolean mine = stage.compareAndSet(Stage.WAITING, Stage.GIVEN_UP);
        if (mine) {
            argument = null;
        }
        return mine;
    }

    void succeeded(Object value) {
        result = value;
        failure = null;
    }

    void failed(Throwable why) {
        failure = why;
    }

    /** The commit happened: this caller gets its own result or its own failure. */
    void committed() {
        if (failure == null) {
            done.complete(result);
        } else {
            done.completeExceptionally(failure);
        }
    }

    /** The commit did not happen: whoever had no failure of its own shares this one. */
    void lost(Throwable why) {
        done.completeExceptionally(failure == null ? why : failure);
    }
}
