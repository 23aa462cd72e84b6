package dev.dromedary.timer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import dev.dromedary.event.Ids;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Timers that fire once within two seconds of their time, over all replicas and restarts. Setting and cancelling join
 * the caller's transaction; a timer that was cancelled or replaced does not fire any more.
 */
public final class Timers implements AutoCloseable {

    private final Store store;
    private final Ids ids;
    private final DueHandler handler;
    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;

    public Timers(Store store, Ids ids, DueHandler handler) {
        this.store = store;
        this.ids = ids;
        this.handler = handler;
        this.task = DueTask.named("timer", this::due);
        this.scheduler = new Polling(store, task).build();
    }

    /** Begins to fire. What a dead process was at is free again at once on SQLite, else after four heartbeats. */
    public void start() {
        if (!store.isPostgres()) {
            store.write(() -> store.db().sql("""
                UPDATE scheduled_tasks SET picked = FALSE, picked_by = NULL, last_heartbeat = NULL,
                  version = version + 1 WHERE picked = TRUE\
                """).update());
        }
        scheduler.start();
    }

    /** Sets a timer under a name of the caller's; one that has the name already is replaced. Returns its id. */
    public String schedule(String key, Instant at, Map<String, Object> data) {
        return store.write(() -> {
            cancel(key);
            String id = ids.next("tmr");
            store.db()
                    .sql("INSERT INTO timer (id, name, at, data, created_at) VALUES (?, ?, ?, ?, ?)")
                    .params(
                            id,
                            key,
                            at.toEpochMilli(),
                            Json.write(data),
                            store.clock().millis())
                    .update();
            scheduler.schedule(task.instance(id), at);
            if (!at.isAfter(store.clock().instant().plus(Duration.ofSeconds(1)))) {
                store.afterCommit(this::look);
            }
            return id;
        });
    }

    /** Whether there was one. */
    public boolean cancel(String key) {
        return store.write(() -> {
            Optional<String> id = store.db()
                    .sql("DELETE FROM timer WHERE name = ? RETURNING id")
                    .param(key)
                    .query(String.class)
                    .optional();
            id.ifPresent(this::forget);
            return id.isPresent();
        });
    }

    private void forget(String id) {
        try {
            scheduler.cancel(TaskInstanceId.of(task.getName(), id));
        } catch (TaskInstanceException e) {
            // It is being executed at this moment, and will find that it no longer stands in the table.
        }
    }

    /** Those to come, the next first. */
    public List<Timer> list() {
        return store.reads()
                .sql("SELECT id, name, at, data FROM timer ORDER BY at, id LIMIT 5000")
                .query(Timers::read)
                .list();
    }

    public Optional<Timer> find(String key) {
        return store.reads()
                .sql("SELECT id, name, at, data FROM timer WHERE name = ?")
                .param(key)
                .query(Timers::read)
                .optional();
    }

    /** Looks at once what is due, such as after a test moved the clock. Returns before that is done. */
    public void look() {
        scheduler.triggerCheckForDueExecutions();
    }

    private void due(String id) {
        Optional<Timer> timer = store.reads()
                .sql("SELECT id, name, at, data FROM timer WHERE id = ?")
                .param(id)
                .query(Timers::read)
                .optional();
        timer.ifPresent(t -> {
            handler.due(t);
            store.write(() ->
                    store.db().sql("DELETE FROM timer WHERE id = ?").param(id).update());
        });
    }

    private static Timer read(ResultSet row, int number) throws SQLException {
        return new Timer(
                row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)), Json.map(row.getString(4)));
    }

    @Override
    public void close() {
        scheduler.stop();
    }
}
