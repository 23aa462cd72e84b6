package dev.dromedary.run;

import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The runs. Changes of a running one carry its epoch and throw {@link Fenced} when it ended or was taken by another worker
 * meanwhile. Leases are measured with the database's clock.
 */
public final class Runs {

    /** @param fresh false when a run with this id was there before: it is answered as it stands, not taken */
    public record Started(Run run, boolean fresh) {}

    private final Store store;
    private final RunEnded onEnd;

    public Runs(Store store, RunEnded onEnd) {
        this.store = store;
        this.onEnd = onEnd;
    }

    /** Begins a run, leased to {@code owner}. Once per id. */
    public Started start(Run.Start start, String owner, Duration lease) {
        return store.write(() -> {
            long now = store.clock().millis();
            Optional<Run> fresh = store.db()
                    .sql("""
                        INSERT INTO run (id, flow, flow_hash, platform, conversation, event_id, trigger_data, input,
                          subject, state, lease_owner, lease_until, epoch, ready_at, attempts, apart, started_at)
                        VALUES (:id, :flow, :hash, :platform, :conversation, :event, :trigger, :input, :subject,
                          'running', :owner, %s + :lease, 1, :now, 1, 0, :now) ON CONFLICT (id) DO NOTHING RETURNING *
                        """.formatted(store.dialect().nowMillis()))
                    .param("id", start.id())
                    .param("flow", start.flow())
                    .param("hash", start.flowHash())
                    .param("platform", Text.storable(start.platform()))
                    .param("conversation", Text.storable(start.conversation()))
                    .param("event", start.eventId())
                    .param("trigger", RunRows.json(start.trigger()))
                    .param("input", RunRows.json(start.input()))
                    .param("subject", Text.storable(start.subject()))
                    .param("owner", owner)
                    .param("lease", lease.toMillis())
                    .param("now", now)
                    .query(RunRows::run)
                    .optional();
            return new Started(fresh.or(() -> find(start.id())).orElseThrow(), fresh.isPresent());
        });
    }

    public Optional<Run> find(String runId) {
        return store.reads()
                .sql("SELECT * FROM run WHERE id = :id")
                .param("id", runId)
                .query(RunRows::run)
                .optional();
    }

    /** Newest first. {@code flow}, {@code state} and {@code before} (a run id, exclusive) may be null. */
    public List<Run> list(String flow, Run.State state, int limit, String before) {
        return store.reads()
                .sql("SELECT * FROM run WHERE 1 = 1" + (flow == null ? "" : " AND flow = :flow")
                        + (state == null ? "" : " AND " + which(state))
                        + (before == null ? "" : " AND id < :before")
                        // Those that run are few: SQLite is kept from walking all because they are in order that way.
                        + (state == Run.State.RUNNING ? " ORDER BY id || '' DESC" : " ORDER BY id DESC")
                        + " LIMIT :limit")
                .param("flow", flow)
                .param("before", before)
                .param("limit", limit)
                .query(RunRows::run)
                .list();
    }

    /** As the indexes of those that run and of those that went wrong want to be asked. */
    private static String which(Run.State state) {
        String wrong = " AND state IN ('failed', 'dead', 'stopped')";
        return "state = '" + state.word() + "'"
                + (state == Run.State.RUNNING || state == Run.State.SUCCEEDED ? "" : wrong);
    }

    /** Those that are, or last were, about this subject; oldest first. */
    public List<Run> about(String subject) {
        return store.reads()
                .sql("SELECT * FROM run WHERE subject = :subject ORDER BY id")
                .param("subject", subject)
                .query(RunRows::run)
                .list();
    }

    /** Up to {@code n} runs whose time has come or whose worker let its lease end. */
    public List<Run> claim(String owner, int n, Duration lease) {
        return take("", Map.of("n", n), owner, lease);
    }

    /** This run, when it may be taken now. */
    public Optional<Run> claim(String runId, String owner, Duration lease) {
        return take("AND id = :id", Map.of("n", 1, "id", runId), owner, lease).stream()
                .findFirst();
    }

    private List<Run> take(String which, Map<String, ?> parameters, String owner, Duration lease) {
        return store.write(() -> store.db()
                .sql("""
                    WITH ready AS MATERIALIZED (
                      SELECT id FROM run WHERE state = 'running' AND ready_at <= :clock AND lease_until < %1$s %2$s
                      ORDER BY ready_at LIMIT :n%3$s)
                    UPDATE run SET lease_owner = :owner, lease_until = %1$s + :lease, epoch = epoch + 1, attempts = attempts + 1
                    WHERE id IN (SELECT id FROM ready) RETURNING *
                    """.formatted(
                        store.dialect().nowMillis(), which, store.dialect().forUpdateSkipLocked()))
                .params(parameters)
                .param("clock", store.clock().millis())
                .param("owner", owner)
                .param("lease", lease.toMillis())
                .query(RunRows::run)
                .list());
    }

    /** Extends the leases and answers the ids of the runs that are lost. */
    public Set<String> renew(String owner, Collection<Run> runs, Duration lease) {
        if (runs.isEmpty()) {
            return Set.of();
        }
        List<String> kept = store.write(() -> store.db()
                .sql("UPDATE run SET lease_until = " + store.dialect().nowMillis()
                        + " + :lease WHERE lease_owner = :owner AND state = 'running' AND id IN (:ids)"
                        + " RETURNING id, epoch")
                .param("lease", lease.toMillis())
                .param("owner", owner)
                .param("ids", runs.stream().map(Run::id).toList())
                .query((rs, row) -> rs.getString(1) + "@" + rs.getLong(2))
                .list());
        Set<String> lost = new HashSet<>();
        runs.stream()
                .filter(run -> !kept.contains(run.id() + "@" + run.epoch()))
                .forEach(run -> lost.add(run.id()));
        return lost;
    }

    /** Goes on at {@code until}, on any replica: an orderly pause, such as a step's retry. */
    public void suspend(Run run, Instant until, String reason, List<String> warnings) {
        change(run, "attempts = 0, ready_at = :ready, lease_owner = NULL, lease_until = 0", until, reason, warnings);
    }

    /** Could not go on; tried again at {@code until}, and counted. */
    public void retry(Run run, Instant until, String reason) {
        change(run, "ready_at = :ready, lease_owner = NULL, lease_until = 0", until, reason, List.of());
    }

    /**
     * Gives it back unharmed, for another worker to go on at once. Whoever still works on it here is fenced from now on.
     */
    public void release(Run run) {
        release(run, Duration.ZERO);
    }

    /** Gives it back unharmed, to go on after this pause. */
    public void release(Run run, Duration pause) {
        change(
                run,
                "attempts = attempts - 1, epoch = epoch + 1, ready_at = :ready, lease_owner = NULL, lease_until = 0",
                store.clock().instant().plus(pause),
                run.reason(),
                List.of());
    }

    /** Its conversation goes on without waiting for it. */
    public void apart(String runId) {
        store.write(() -> store.db()
                .sql("UPDATE run SET apart = 1 WHERE id = :id")
                .param("id", runId)
                .update());
    }

    /** Over; whoever waits for it is told in the same transaction. */
    public void end(Run run, Run.State state, String reason, List<String> warnings) {
        if (state == Run.State.RUNNING) {
            throw new IllegalArgumentException("a run does not end running");
        }
        store.write(() -> {
            Instant now = store.clock().instant();
            String set = "state = '" + state.word() + "', ended_at = :ready, lease_owner = NULL, lease_until = 0";
            onEnd.ended(change(run, set, now, reason, warnings));
        });
    }

    /** A dead one goes on where its journal ends, its attempts counted anew; false when it is not dead. */
    public boolean revive(String runId) {
        return store.write(() -> store.db()
                        .sql("UPDATE run SET state = 'running', attempts = 0, epoch = epoch + 1, lease_owner ="
                                + " NULL, lease_until = 0, ready_at = :now, ended_at = NULL WHERE id = :id AND"
                                + " state = 'dead'")
                        .param("now", store.clock().millis())
                        .param("id", runId)
                        .update()
                == 1);
    }

    private Run change(Run run, String set, Instant moment, String reason, List<String> warnings) {
        return store.write(() -> {
            JdbcClient.StatementSpec update = store.db()
                    .sql("UPDATE run SET reason = :reason" + (warnings.isEmpty() ? "" : ", warnings = :warnings")
                            + ", " + set
                            + " WHERE id = :id AND epoch = :epoch AND state = 'running' AND lease_owner IS NOT NULL"
                            + " RETURNING *")
                    .param("reason", Text.storable(reason))
                    .param("ready", moment.toEpochMilli())
                    .param("id", run.id())
                    .param("epoch", run.epoch());
            if (!warnings.isEmpty()) {
                Set<String> all = new LinkedHashSet<>(run.warnings());
                all.addAll(warnings);
                update = update.param("warnings", Json.write(new ArrayList<>(all)));
            }
            return update.query(RunRows::run).optional().orElseThrow(() -> new Fenced(run.id(), run.epoch()));
        });
    }

    /** See {@link dev.dromedary.store.ClockWatch}. */
    public void setBack(long now, long by) {
        store.db()
                .sql("UPDATE run SET ready_at = ready_at - :by WHERE state = 'running' AND ready_at > :now")
                .param("by", by)
                .param("now", now)
                .update();
        store.db()
                .sql("UPDATE run SET lease_until = 0 WHERE state = 'running' AND "
                        + store.dialect().isTooLong("lease_until"))
                .update();
    }

    /** Frees every lease: at the start of a process that is alone with its database (SQLite). */
    public void forgetLeases() {
        store.write(() -> store.db()
                .sql("UPDATE run SET lease_owner = NULL, lease_until = 0 WHERE state = 'running'")
                .update());
    }
}
