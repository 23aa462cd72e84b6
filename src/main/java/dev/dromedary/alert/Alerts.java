package dev.dromedary.alert;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Store;
import dev.dromedary.template.Times;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The alerts. Writes join the caller's transaction; each is guarded by the state it starts from, so a repeated or
 * late request changes nothing and is told how things stand. People are phone digits or user ids.
 */
public final class Alerts {

    private final Store store;
    private final Ids ids;
    private final InstantSource clock;
    private final UnaryOperator<String> names;
    private final AlertRows rows;
    private final AlertNotes notes;

    /** {@code names} gives a person's name for the phone or id that stands in a row. */
    public Alerts(Store store, Ids ids, InstantSource clock, UnaryOperator<String> names) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
        this.names = names;
        this.rows = new AlertRows(store);
        this.notes = new AlertNotes(store, clock);
    }

    /**
     * Opens an alert, or joins the open one of the same identity: that one keeps its holder, takes the worse severity,
     * and fires again when an acknowledged one got worse. One that its sender has already called resolved stays so. It
     * pages when it is new, got worse, or fires while somebody is on call who was not asked in the last quarter of an
     * hour, or nobody is.
     */
    public Change raise(Raised raised) {
        return store.write(() -> {
            if (raised.firesOnce()) {
                Optional<Alert> before = rows.newest(raised.identity());
                if (before.isPresent() && !before.get().isOpen()) {
                    return new Change(before.get(), false);
                }
            }
            Optional<Integer> weight = rows.openWeight(raised.identity());
            Alert alert = upsert(raised);
            boolean opened = alert.occurrences() == 1;
            // Without a weight another replica opened it between these two statements.
            boolean worse = !opened
                    && raised.weight() > weight.orElseGet(() -> Raised.weight(notes.severityAtFirst(alert.id())));
            notes.add(alert.id(), opened ? "raised" : "raised again", null, raised.severity());
            boolean another = raised.oncall() == null || notes.asked(alert.id(), raised.oncall());
            boolean firing = alert.state() == Alert.State.FIRING;
            return new Change(alert, opened, firing && (opened || worse || another));
        });
    }

    private Alert upsert(Raised raised) {
        String id = ids.next("alr");
        return store.db()
                .sql("""
                    INSERT INTO alert (id, identity, state, severity, weight, service, title, message, runbook_url,
                      fingerprint, dedup_key, pagerduty_incident_id, platform, assigned_to, created_at, updated_at)
                    VALUES (:id, :identity, 'firing', :severity, :weight, :service, :title, :message, :runbook,
                      :fingerprint, :dedup, :incident, :platform, :oncall, :now, :now)
                    ON CONFLICT (identity) WHERE state <> 'resolved' DO UPDATE SET
                      occurrences = alert.occurrences + 1, updated_at = excluded.updated_at,
                      state = CASE WHEN excluded.weight > alert.weight THEN 'firing' ELSE alert.state END,
                      assigned_to = CASE WHEN excluded.weight > alert.weight OR (alert.state = 'firing' AND NOT EXISTS
                        (SELECT 1 FROM alert_asked a WHERE a.alert_id = alert.id AND a.person = excluded.assigned_to))
                        THEN COALESCE(excluded.assigned_to, alert.assigned_to) ELSE alert.assigned_to END,
                      severity = CASE WHEN excluded.weight > alert.weight THEN excluded.severity ELSE alert.severity END,
                      weight = CASE WHEN excluded.weight > alert.weight THEN excluded.weight ELSE alert.weight END,
                      pagerduty_incident_id = COALESCE(alert.pagerduty_incident_id, excluded.pagerduty_incident_id)
                    RETURNING *
                    """)
                .param("id", id)
                .param("identity", raised.identity())
                .param("severity", raised.severity())
                .param("weight", raised.weight())
                .param("service", raised.service())
                .param("title", raised.title())
                .param("message", raised.message())
                .param("runbook", raised.runbookUrl())
                .param("fingerprint", raised.fingerprint())
                .param("dedup", raised.dedupKey() == null ? id : raised.dedupKey())
                .param("incident", raised.pagerdutyIncidentId())
                .param("platform", raised.platform())
                .param("oncall", raised.oncall())
                .param("now", clock.millis())
                .query(AlertRows::alert)
                .single();
    }

    /** {@code by} takes it. Unchanged when it is not firing: the alert then says who was faster, and when. */
    public Change acknowledge(String id, String by, Instant at) {
        return store.write(() -> {
            Optional<Alert> taken = store.db()
                    .sql("""
                        UPDATE alert SET state = 'acknowledged', acknowledged_by = :by, acknowledged_at = :at,
                          assigned_to = :by, updated_at = :now
                        WHERE id = :id AND state = 'firing' RETURNING *
                        """)
                    .param("by", by)
                    .param("at", at.toEpochMilli())
                    .param("now", clock.millis())
                    .param("id", id)
                    .query(AlertRows::alert)
                    .optional();
            taken.ifPresent(alert -> notes.add(id, "acknowledged", by, null));
            return change(id, taken);
        });
    }

    /** It is over, whoever says so; {@code by} null means its source did. */
    public Change resolve(String id, String by, Instant at) {
        return store.write(() -> {
            Optional<Alert> resolved = store.db()
                    .sql("""
                        UPDATE alert SET state = 'resolved', resolved_by = :by, resolved_at = :at, updated_at = :now
                        WHERE id = :id AND state <> 'resolved' RETURNING *
                        """)
                    .param("by", by)
                    .param("at", at.toEpochMilli())
                    .param("now", clock.millis())
                    .param("id", id)
                    .query(AlertRows::alert)
                    .optional();
            resolved.ifPresent(alert -> notes.add(id, "resolved", by, null));
            return change(id, resolved);
        });
    }

    /**
     * {@code by} hands it to {@code to}: it fires until {@code to} or somebody else takes it, and {@code by} hears of
     * that. What somebody has acknowledged only they hand on: an old page's button takes it from nobody, and neither
     * does the escalation timer, whose {@code by} is null.
     */
    public Change escalate(String id, String to, String by) {
        return store.write(() -> {
            Optional<Alert> escalated = store.db()
                    .sql("""
                        UPDATE alert SET state = 'firing', assigned_to = :to, escalated_by = COALESCE(:by, escalated_by),
                          updated_at = :now
                        WHERE id = :id AND (state = 'firing' OR (state = 'acknowledged' AND acknowledged_by = :by)) RETURNING *
                        """)
                    .param("to", to)
                    .param("by", by)
                    .param("now", clock.millis())
                    .param("id", id)
                    .query(AlertRows::alert)
                    .optional();
            escalated.ifPresent(alert -> {
                notes.add(id, "escalated", by, to);
                notes.asked(id, to);
            });
            return change(id, escalated);
        });
    }

    /** {@code person} was sent a page about it and may answer. */
    public void asked(String id, String person) {
        store.write(() -> notes.asked(id, person));
    }

    /** PagerDuty named the incident that belongs to this alert. */
    public void linkIncident(String id, String incidentId) {
        store.write(() -> {
            store.db()
                    .sql("UPDATE alert SET pagerduty_incident_id = :incident, updated_at = :now WHERE id = :id")
                    .param("incident", incidentId)
                    .param("now", clock.millis())
                    .param("id", id)
                    .update();
            notes.add(id, "linked", null, incidentId);
        });
    }

    public Optional<Alert> find(String id) {
        return rows.find(id);
    }

    /** {@code alert:<id>} as subjects are written; empty for other subjects. */
    public Optional<Alert> bySubject(String subject) {
        return subject != null && subject.startsWith("alert:") ? rows.find(subject.substring(6)) : Optional.empty();
    }

    /** By what PagerDuty calls it. */
    public Optional<Alert> byPagerDuty(String incidentId, String dedupKey) {
        return rows.byPagerDuty(incidentId, dedupKey);
    }

    /** The newest alert of this source identity. */
    public Optional<Alert> bySource(Raised raised) {
        return rows.newest(raised.identity());
    }

    public List<Alert> openFor(String person) {
        return rows.openFor(person);
    }

    public List<Alert> list(Alert.State state, int limit, int offset) {
        return rows.list(state == null ? null : state.text(), limit, offset);
    }

    /** Whom it was put to, in order. */
    public List<String> askedAbout(String id) {
        return rows.asked(id);
    }

    public List<HistoryEntry> history(String id) {
        return rows.history(id);
    }

    /** How things stand, as an answer to whoever taps an old button: "… was acknowledged by Bob at …". */
    public String describe(Alert alert, ZoneId zone) {
        return switch (alert.state()) {
            case FIRING ->
                "🚨 *" + alert.title() + "* is firing, and "
                        + (alert.assignedTo() == null
                                ? "nobody was asked yet."
                                : name(alert.assignedTo()) + " was asked.");
            case ACKNOWLEDGED ->
                "✅ *" + alert.title() + "* was acknowledged by " + name(alert.acknowledgedBy()) + " at "
                        + time(alert.acknowledgedAt(), zone) + ".";
            case RESOLVED ->
                "✅ *" + alert.title() + "* was resolved"
                        + (alert.resolvedBy() == null ? "" : " by " + name(alert.resolvedBy())) + " at "
                        + time(alert.resolvedAt(), zone) + ".";
        };
    }

    public Optional<String> describe(String subject, ZoneId zone) {
        return bySubject(subject).map(alert -> describe(alert, zone));
    }

    private Change change(String id, Optional<Alert> changed) {
        return changed.map(alert -> new Change(alert, true))
                .orElseGet(() -> new Change(
                        rows.find(id).orElseThrow(() -> new IllegalArgumentException("there is no alert " + id)),
                        false));
    }

    private String name(String person) {
        return names.apply(person);
    }

    private static String time(Instant at, ZoneId zone) {
        return Times.readable(at.atZone(zone));
    }
}
