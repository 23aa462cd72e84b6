package dev.dromedary.incident;

import dev.dromedary.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reading incidents. */
final class IncidentRows {

    private final Store store;

    IncidentRows(Store store) {
        this.store = store;
    }

    static Incident incident(ResultSet row, int number) throws SQLException {
        return new Incident(
                row.getString("id"),
                row.getString("state").equals("open"),
                row.getString("status"),
                row.getString("severity"),
                row.getString("title"),
                row.getString("service"),
                row.getString("description"),
                row.getString("reported_by"),
                row.getString("commander"),
                row.getString("alert_id"),
                row.getString("resolved_by"),
                time(row, "resolved_at"),
                time(row, "created_at"),
                time(row, "updated_at"));
    }

    Optional<Incident> find(String id) {
        return store.reads()
                .sql("SELECT * FROM incident WHERE id = :id")
                .param("id", id)
                .query(IncidentRows::incident)
                .optional();
    }

    List<Incident> list(String state, int limit, int offset) {
        // A word of the statement and not a parameter: only so does the index of the open ones serve it.
        // The plus keeps SQLite from walking all of them just because they are in order that way.
        boolean open = state.equals("open");
        String which = state.isEmpty() ? "" : open ? "WHERE state = 'open'" : "WHERE state = :state";
        return store.reads()
                .sql("SELECT * FROM incident " + which + " ORDER BY " + (open ? "+" : "")
                        + "created_at DESC, id DESC LIMIT :limit OFFSET :offset")
                .param("state", state)
                .param("limit", limit)
                .param("offset", offset)
                .query(IncidentRows::incident)
                .list();
    }

    List<Incident.HistoryEntry> history(String id) {
        return store.reads()
                .sql("SELECT * FROM incident_history WHERE incident_id = :id ORDER BY seq")
                .param("id", id)
                .query((row, number) -> new Incident.HistoryEntry(
                        time(row, "at"), row.getString("what"), row.getString("who"), row.getString("detail")))
                .list();
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
