package dev.dromedary.alert;

import dev.dromedary.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reading alerts. */
final class AlertRows {

    private final Store store;

    AlertRows(Store store) {
        this.store = store;
    }

    static Alert alert(ResultSet row, int number) throws SQLException {
        return new Alert(
                row.getString("id"),
                Alert.State.of(row.getString("state")),
                row.getString("severity"),
                row.getString("service"),
                row.getString("title"),
                row.getString("message"),
                row.getString("runbook_url"),
                row.getString("fingerprint"),
                row.getString("dedup_key"),
                row.getString("pagerduty_incident_id"),
                row.getString("platform"),
                row.getString("assigned_to"),
                row.getString("acknowledged_by"),
                time(row, "acknowledged_at"),
                row.getString("escalated_by"),
                row.getString("resolved_by"),
                time(row, "resolved_at"),
                row.getInt("occurrences"),
                time(row, "created_at"),
                time(row, "updated_at"));
    }

    Optional<Alert> find(String id) {
        return reads("SELECT * FROM alert WHERE id = :id")
                .param("id", id)
                .query(AlertRows::alert)
                .optional();
    }

    /** The newest under this name of PagerDuty's: incident id or dedup key. */
    Optional<Alert> byPagerDuty(String incidentId, String dedupKey) {
        return reads("""
            SELECT * FROM alert WHERE pagerduty_incident_id = :incident OR dedup_key = :key
            ORDER BY created_at DESC, id DESC LIMIT 1
            """)
                .param("incident", incidentId == null ? "" : incidentId)
                .param("key", dedupKey == null ? "" : dedupKey)
                .query(AlertRows::alert)
                .optional();
    }

    /** How bad the open one of this identity is; whoever raises it at the same moment waits for this transaction. */
    Optional<Integer> openWeight(String identity) {
        return store.db()
                .sql("SELECT weight FROM alert WHERE identity = :identity AND state <> 'resolved'"
                        + store.dialect().lockRow())
                .param("identity", identity)
                .query(Integer.class)
                .optional();
    }

    Optional<Alert> newest(String identity) {
        return reads("SELECT * FROM alert WHERE identity = :identity ORDER BY created_at DESC, id DESC LIMIT 1")
                .param("identity", identity)
                .query(AlertRows::alert)
                .optional();
    }

    /** The newest first; {@code state} null means all. */
    List<Alert> list(String state, int limit, int offset) {
        // Those that are open are few among all that ever were: their own index serves a statement that says so.
        String which = state == null
                ? ""
                : "WHERE state = :state" + (state.equals("resolved") ? "" : " AND state <> 'resolved'");
        return reads("SELECT * FROM alert " + which + " ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset")
                .param("state", state)
                .param("limit", limit)
                .param("offset", offset)
                .query(AlertRows::alert)
                .list();
    }

    /** Open alerts that this person was asked about, was assigned or holds, newest first. */
    List<Alert> openFor(String person) {
        return reads("""
            SELECT * FROM alert WHERE state <> 'resolved' AND (assigned_to = :person OR acknowledged_by = :person
              OR EXISTS (SELECT 1 FROM alert_asked a WHERE a.alert_id = alert.id AND a.person = :person))
            ORDER BY created_at DESC, id DESC
            """).param("person", person).query(AlertRows::alert).list();
    }

    List<String> asked(String id) {
        return reads("SELECT person FROM alert_asked WHERE alert_id = :id ORDER BY place")
                .param("id", id)
                .query(String.class)
                .list();
    }

    List<HistoryEntry> history(String id) {
        return reads("SELECT * FROM alert_history WHERE alert_id = :id ORDER BY seq")
                .param("id", id)
                .query((row, number) -> new HistoryEntry(
                        time(row, "at"), row.getString("what"), row.getString("who"), row.getString("detail")))
                .list();
    }

    private JdbcClient.StatementSpec reads(String sql) {
        return store.reads().sql(sql);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
