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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

    private static final String PUT = """
        INSERT INTO journal (op_id, run_id, n, step, item, state, attempt, input, output, error, at)
        VALUES (:op, :run, (SELECT coalesce(max(n), 0) + 1 FROM journal WHERE run_id = :run), :step, :item,
          :state, :attempt, :input, :output, :error, :at)
        ON CONFLICT (op_id) DO UPDATE SET state = excluded.state, attempt = %s, input = excluded.input,
          output = excluded.output, error = excluded.error, at = excluded.at
        WHERE journal.state <> 'done'
        RETURNING attempt
        """;

    /** How the attempts are counted where the operation stands in the journal already. */
    private static final String ONE_MORE = PUT.formatted("journal.attempt + 1");

    private static final String AS_GIVEN = PUT.formatted("excluded.attempt");
    private static final String AT_LEAST_ONE =
            PUT.formatted("CASE WHEN journal.attempt = 0 THEN 1 ELSE journal.attempt END");

    private final Store store;
    private final Map<String, Life> lives = new ConcurrentHashMap<>();
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

    /** A life begins, on this thread's process alone; it {@link #ends} there. */
    public Life begins(Run run) {
        Life life = run.epoch() == 1
                ? new Life(run, Map.of(), Map.of())
                : new Life(
                        run,
                        entries(run.id()).stream().collect(Collectors.toMap(Entry::opId, entry -> entry)),
                        recall(run.id()));
        lives.put(run.id(), life);
        return life;
    }

    public void ends(Life life) {
        lives.remove(life.run().id(), life);
    }

    /** Null when none is under way here with this epoch. */
    private Life life(String runId, long epoch) {
        Life life = lives.get(runId);
        return life == null || life.run().epoch() != epoch ? null : life;
    }

    /** Writes what the life did not write yet, also once it ended. Joins the open transaction. */
    public void settle(Life life) {
        if (!life.unwritten().isEmpty()) {
            store.write(() -> {
                if (isFirst(life.run().id(), life.run().epoch())) {
                    fence(life.run().id(), life.run().epoch());
                }
                write(life);
            });
        }
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
            enter(op);
            Optional<Entry> before = find(op);
            if (before.isPresent() && before.get().state() == State.DONE) {
                return before.get().output();
            }
            return done(op, change.get());
        });
    }

    /** Records the output of an action that did not use {@link #once}; what was recorded before stands. */
    public Object record(Op op, Object output) {
        return once(op, () -> output);
    }

    /**
     * The action returned. What it recorded stands; an output that a next life would get again without changing
     * anything, because the action only reads or recorded its change as a part, waits for the life's next entry; any
     * other is recorded now.
     */
    public Object finished(Op op, Object output, boolean onlyReads) {
        Life life = life(op.runId(), op.epoch());
        Optional<Object> recorded = life == null ? null : life.recorded(op.id());
        if (recorded != null) {
            return recorded.orElse(null);
        }
        if (life == null || !(onlyReads || life.hasPartOf(op.id()))) {
            return record(op, output);
        }
        String text = Values.write(output);
        life.see(op, text);
        return Values.read(text);
    }

    /** A call to the outside is about to be made. The number of this attempt: above 1, an earlier one may have happened. */
    public int started(Op op) {
        return put(op, State.STARTED, null, ONE_MORE, 1);
    }

    /** The attempt failed and nothing was changed. */
    public void failed(Op op, String error, int attempt) {
        put(op, State.FAILED, error, AS_GIVEN, attempt);
    }

    /** Its condition was false; {@code reason} says so. */
    public void skipped(Op op, String reason) {
        put(op, State.SKIPPED, reason, AS_GIVEN, 0);
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
    private void remember(String runId, String name, Object value) {
        store.db()
                .sql("INSERT INTO decision (run_id, name, value) VALUES (:run, :name, :value) ON CONFLICT DO NOTHING")
                .param("run", runId)
                .param("name", name)
                .param("value", Values.write(value))
                .update();
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
        standing(op);
        String now = Text.storable(subject);
        Life life = life(op.runId(), op.epoch());
        if (life != null && now.equals(life.subject())) {
            return;
        }
        if (life != null && !store.isWriting()) {
            life.aboutLater(now);
            return;
        }
        store.write(() -> {
            enter(op);
            about(op.runId(), now);
            if (life != null) {
                store.afterCommit(() -> life.about(now));
            }
        });
    }

    private void about(String runId, String subject) {
        store.db()
                .sql("UPDATE run SET subject = :subject WHERE id = :run")
                .param("subject", subject)
                .param("run", runId)
                .update();
    }

    public Optional<String> subject(String runId) {
        Life life = lives.get(runId);
        if (life != null && !store.isWriting()) {
            return Optional.ofNullable(life.subject());
        }
        return store.reads()
                .sql("SELECT subject FROM run WHERE id = :run AND subject IS NOT NULL")
                .param("run", runId)
                .query(String.class)
                .optional();
    }

    private void enter(Op op) {
        standing(op);
        enter(op.runId(), op.epoch());
    }

    private void standing(Op op) {
        if (abandoned.contains(attempt(op))) {
            throw new Fenced(op.runId(), op.epoch());
        }
    }

    /** Before the first change of a transaction: the fence, and what the life has not written yet. */
    private void enter(String runId, long epoch) {
        if (isFirst(runId, epoch)) {
            fence(runId, epoch);
            Life life = life(runId, epoch);
            if (life != null) {
                write(life);
            }
        }
    }

    private boolean isFirst(String runId, long epoch) {
        return store.firstInTransaction(runId + "@" + epoch);
    }

    /** In the open transaction; should that be undone, all of it is still to be written. */
    private void write(Life life) {
        List<Life.Unwritten> all = life.unwritten();
        for (Life.Unwritten one : all) {
            if (one instanceof Life.Decided decided) {
                remember(life.run().id(), decided.name(), decided.value());
            } else if (one instanceof Life.Skipped skipped) {
                upsert(skipped.op(), State.SKIPPED, null, skipped.reason(), AS_GIVEN, 0);
            } else if (one instanceof Life.Seen seen) {
                upsert(seen.op(), State.DONE, seen.output(), null, AT_LEAST_ONE, 1);
            } else if (one instanceof Life.About about) {
                about(life.run().id(), about.subject());
            }
        }
        store.afterCommit(() -> life.written(all));
    }

    /** A life knows what was recorded before it, and what it recorded itself. */
    private Optional<Entry> find(Op op) {
        Life life = life(op.runId(), op.epoch());
        return life == null || life.recorded(op.id()) != null
                ? find(op.id())
                : Optional.ofNullable(life.earlier(op.id()));
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
        if (upsert(op, State.DONE, text, null, AT_LEAST_ONE, 1) == 0) {
            throw new IllegalStateException(op.id() + " was recorded meanwhile");
        }
        done.accept(op);
        Object asItComesBack = Values.read(text);
        Life life = life(op.runId(), op.epoch());
        if (life != null) {
            store.afterCommit(() -> life.record(op.id(), asItComesBack));
        }
        return asItComesBack;
    }

    private int put(Op op, State state, String error, String sql, int first) {
        return store.write(() -> {
            enter(op.runId(), op.epoch());
            return upsert(op, state, null, error, sql, first);
        });
    }

    /** The attempts counted now; 0 when the operation is done already, which stands. */
    private int upsert(Op op, State state, String output, String error, String sql, int first) {
        return store.db()
                .sql(sql)
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
