package dev.dromedary.incident;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The incidents. Writes join the caller's transaction and are guarded by the state they start from. */
public final class Incidents {

    private final Store store;
    private final Ids ids;
    private final InstantSource clock;
    private final IncidentRows rows;

    public Incidents(Store store, Ids ids, InstantSource clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
        this.rows = new IncidentRows(store);
    }

    public Incident open(Incident.Report report) {
        return store.write(() -> {
            Incident incident = store.db()
                    .sql("""
                        INSERT INTO incident (id, state, status, severity, title, service, description, reported_by,
                          alert_id, created_at, updated_at)
                        VALUES (:id, 'open', 'open', :severity, :title, :service, :description, :by, :alert, :now, :now)
                        RETURNING *
                        """)
                    .param("id", ids.next("inc"))
                    .param("severity", report.severity())
                    .param("title", report.title().strip())
                    .param("service", report.service())
                    .param("description", report.description())
                    .param("by", report.reportedBy())
                    .param("alert", report.alertId())
                    .param("now", clock.millis())
                    .query(IncidentRows::incident)
                    .single();
            note(incident.id(), "opened", report.reportedBy(), report.severity());
            return incident;
        });
    }

    /** Adds {@code text} to its story; status, severity and commander change where they are given. */
    public Incident.Change update(String id, String by, String text, String status, String severity, String commander) {
        return store.write(() -> {
            Optional<Incident> updated = store.db()
                    .sql("""
                        UPDATE incident SET status = COALESCE(:status, status), severity = COALESCE(:severity, severity),
                          commander = COALESCE(:commander, commander), updated_at = :now
                        WHERE id = :id AND state = 'open' RETURNING *
                        """)
                    .param("status", status)
                    .param("severity", severity)
                    .param("commander", commander)
                    .param("now", clock.millis())
                    .param("id", id)
                    .query(IncidentRows::incident)
                    .optional();
            updated.ifPresent(incident -> note(id, status == null ? "updated" : status, by, text));
            return change(id, updated);
        });
    }

    public Incident.Change resolve(String id, String by, String text) {
        return store.write(() -> {
            Optional<Incident> resolved = store.db()
                    .sql("""
                        UPDATE incident SET state = 'resolved', status = 'resolved', resolved_by = :by,
                          resolved_at = :now, updated_at = :now
                        WHERE id = :id AND state = 'open' RETURNING *
                        """)
                    .param("by", by)
                    .param("now", clock.millis())
                    .param("id", id)
                    .query(IncidentRows::incident)
                    .optional();
            resolved.ifPresent(incident -> note(id, "resolved", by, text));
            return change(id, resolved);
        });
    }

    public Optional<Incident> find(String id) {
        return rows.find(id);
    }

    /** {@code incident:<id>} as subjects are written; empty for other subjects. */
    public Optional<Incident> bySubject(String subject) {
        return subject != null && subject.startsWith("incident:") ? rows.find(subject.substring(9)) : Optional.empty();
    }

    /** Newest first; {@code state} open, resolved, or empty for all. */
    public List<Incident> list(String state, int limit, int offset) {
        return rows.list(state, limit, offset);
    }

    public List<Incident.HistoryEntry> history(String id) {
        return rows.history(id);
    }

    private Incident.Change change(String id, Optional<Incident> changed) {
        return changed.map(incident -> new Incident.Change(incident, true))
                .orElseGet(() -> new Incident.Change(
                        rows.find(id).orElseThrow(() -> new IllegalArgumentException("there is no incident " + id)),
                        false));
    }

    /** The incident's row is locked by the change that is told of, so numbers do not collide. */
    private void note(String id, String what, String who, String detail) {
        store.db()
                .sql("""
                    INSERT INTO incident_history (incident_id, seq, at, what, who, detail)
                    SELECT :id, COALESCE(MAX(seq), 0) + 1, :now, :what, :who, :detail
                    FROM incident_history WHERE incident_id = :id
                    """)
                .param("id", id)
                .param("now", clock.millis())
                .param("what", what)
                .param("who", who)
                .param("detail", detail)
                .update();
    }
}
