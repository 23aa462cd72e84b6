package dev.dromedary.run;

import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What each operation of a run was given and gave. A recorded output stands for ever: repeating the operation returns it.
 * Every write checks that the run is still held by the worker whose epoch the operation carries, else {@link Fenced}.
 */
public final class Journal {

    public enum State {
        /** Begun outside; whether it happened is not known. */
        STARTED,
        DONE,
        FAILED,
        SKIPPED
    }

    /** @param attempt how often it was begun or failed so far */
    public record Entry(
            String opId,
            String step,
            int item,
            State state,
            int attempt,
            Object input,
            Object output,
            String error,
            Instant at) {}

    private final Store store;
    private volatile Consumer<Op> done = op -> {};
    private final Set<String> abandoned = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > 10_000;
        }
    }));

    public Journal(Store store) {
        this.store = store;
    }

    /** Called in the transaction that records an operation as done, once each. */
    public void onDone(Consumer<Op> listener) {
        this.done = listener;
    }

    /** What these writes record is recorded in one transaction. */
    public <T> T together(Supplier<T> writes) {
        return store.write(writes);
    }

    public void together(Runnable writes) {
        store.write(writes);
    }

    /**
     * This attempt was given up and may still be at it, in this process: nothing that it writes from now on counts, it
     * finds itself {@link Fenced}. The run's next life, which has another epoch, may try again.
     */
    public void abandon(Op op) {
        abandoned.add(attempt(op));
    }

    private static String attempt(Op op) {
        return op.runId() + "@" + op.epoch() + "/" + op.step() + "/" + op.item();
    }

    /**
     * The recorded output of this operation, else that of {@code change}, recorded in the same transaction as what it
     * wrote. A crash therefore leaves both or neither. Values come back as {@link Values} describes.
     */
    public Object once(Op op, Supplier<Object> change) {
        return store.write(() -> {
            fence(op);
            Optional<Entry> before = find(op.id());
            if (before.isPresent() && before.get().state() == State.DONE) {
                return before.get().output();
            }
            return done(op, change.get());
        });
    }

    /** Records the output of an action that did not use {@link #once}; what was recorded before stands. */
    public Object record(Op op, Object output) {
        return record(op, output, Map.of());
    }

    /** As {@link #record(Op, Object)}, with decisions made since the last record: one commit for both. */
    public Object record(Op op, Object output, Map<String, Object> decisions) {
        return store.write(() -> {
            remember(op.runId(), op.epoch(), decisions);
            return once(op, () -> output);
        });
    }

    /** A call to the outside is about to be made. The number of this attempt: above 1, an earlier one may have happened. */
    public int started(Op op) {
        return put(op, State.STARTED, null, "attempt + 1", 1);
    }

    /** The attempt failed and nothing was changed. */
    public void failed(Op op, String error, int attempt) {
        put(op, State.FAILED, error, "excluded.attempt", attempt);
    }

    /** Its condition was false; {@code reason} says so. */
    public void skipped(Op op, String reason) {
        put(op, State.SKIPPED, reason, "excluded.attempt", 0);
    }

    /** In the order in which they were begun. */
    public List<Entry> entries(String runId) {
        return store.reads()
                .sql("SELECT * FROM journal WHERE run_id = :run ORDER BY n, op_id")
                .param("run", runId)
                .query(RunRows::entry)
                .list();
    }

    public Optional<Entry> find(String opId) {
        return store.reads()
                .sql("SELECT * FROM journal WHERE op_id = :op")
                .param("op", opId)
                .query(RunRows::entry)
                .optional();
    }

    /** Conditions, lists, {@code now()}: the first decision under a name stands. */
    public void remember(String runId, long epoch, Map<String, Object> decisions) {
        if (decisions.isEmpty()) {
            return;
        }
        store.write(() -> {
            fence(runId, epoch);
            decisions.forEach((name, value) -> store.db()
                    .sql("INSERT INTO decision (run_id, name, value) VALUES (:run, :name, :value) ON CONFLICT DO"
                            + " NOTHING")
                    .param("run", runId)
                    .param("name", name)
                    .param("value", Values.write(value))
                    .update());
        });
    }

    /** All that was decided so far; a decision may be null. */
    public Map<String, Object> recall(String runId) {
        Map<String, Object> decisions = new HashMap<>();
        store.reads()
                .sql("SELECT name, value FROM decision WHERE run_id = :run")
                .param("run", runId)
                .query(rs -> {
                    decisions.put(rs.getString(1), Values.read(rs.getString(2)));
                });
        return decisions;
    }

    /** From here on the run is about this alert, approval or incident. */
    public void about(Op op, String subject) {
        store.write(() -> {
            fence(op);
            store.db()
                    .sql("UPDATE run SET subject = :subject WHERE id = :run")
                    .param("subject", Text.storable(subject))
                    .param("run", op.runId())
                    .update();
        });
    }

    public Optional<String> subject(String runId) {
        return store.reads()
                .sql("SELECT subject FROM run WHERE id = :run AND subject IS NOT NULL")
                .param("run", runId)
                .query(String.class)
                .optional();
    }

    private void fence(Op op) {
        fence(op.runId(), op.epoch());
        if (abandoned.contains(attempt(op))) {
            throw new Fenced(op.runId(), op.epoch());
        }
    }

    /** Holds the run's row to the end of the transaction, so that nobody takes the run while we write. */
    private void fence(String runId, long epoch) {
        boolean held = store.db()
                .sql("SELECT epoch FROM run WHERE id = :run AND state = 'running'"
                        + store.dialect().lockRow())
                .param("run", runId)
                .query(Long.class)
                .optional()
                .filter(current -> current == epoch)
                .isPresent();
        if (!held) {
            throw new Fenced(runId, epoch);
        }
    }

    private Object done(Op op, Object output) {
        String text = Values.write(output);
        upsert(op, State.DONE, text, null, "CASE WHEN journal.attempt = 0 THEN 1 ELSE journal.attempt END", 1);
        done.accept(op);
        return Values.read(text);
    }

    private int put(Op op, State state, String error, String attempt, int first) {
        return store.write(() -> {
            fence(op.runId(), op.epoch());
            return upsert(op, state, null, error, attempt.replace("attempt + 1", "journal.attempt + 1"), first);
        });
    }

    private int upsert(Op op, State state, String output, String error, String attempt, int first) {
        return store.db()
                .sql("""
                    INSERT INTO journal (op_id, run_id, n, step, item, state, attempt, input, output, error, at)
                    VALUES (:op, :run, (SELECT coalesce(max(n), 0) + 1 FROM journal WHERE run_id = :run), :step, :item,
                      :state, :attempt, :input, :output, :error, :at)
                    ON CONFLICT (op_id) DO UPDATE SET state = excluded.state, attempt = %s, input = excluded.input,
                      output = excluded.output, error = excluded.error, at = excluded.at
                    WHERE journal.state <> 'done'
                    RETURNING attempt
                    """.formatted(attempt))
                .param("op", op.id())
                .param("run", op.runId())
                .param("step", op.step())
                .param("item", op.item())
                .param("state", state.name().toLowerCase(java.util.Locale.ROOT))
                .param("attempt", first)
                .param("input", op.input() == null ? null : Values.write(op.input()))
                .param("output", output)
                .param("error", Text.storable(error))
                .param("at", store.clock().millis())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }
}
