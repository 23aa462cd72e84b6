package dev.dromedary.run;

import dev.dromedary.store.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rows of the table as records. */
final class RunRows {

    private RunRows() {}

    static Run run(ResultSet rs, int row) throws SQLException {
        return new Run(
                rs.getString("id"),
                rs.getString("flow"),
                rs.getString("flow_hash"),
                rs.getString("platform"),
                rs.getString("conversation"),
                rs.getString("event_id"),
                Values.readMap(rs.getString("trigger_data")),
                Values.readMap(rs.getString("input")),
                rs.getString("subject"),
                Run.State.of(rs.getString("state")),
                rs.getString("lease_owner"),
                rs.getLong("epoch"),
                Instant.ofEpochMilli(rs.getLong("ready_at")),
                rs.getInt("attempts"),
                rs.getInt("apart") != 0,
                warnings(rs.getString("warnings")),
                rs.getString("reason"),
                Instant.ofEpochMilli(rs.getLong("started_at")),
                instant(rs, "ended_at"));
    }

    static Journal.Entry entry(ResultSet rs, int row) throws SQLException {
        return new Journal.Entry(
                rs.getString("op_id"),
                rs.getString("step"),
                rs.getInt("item"),
                Journal.State.valueOf(rs.getString("state").toUpperCase(java.util.Locale.ROOT)),
                rs.getInt("attempt"),
                Values.read(rs.getString("input")),
                Values.read(rs.getString("output")),
                rs.getString("error"),
                Instant.ofEpochMilli(rs.getLong("at")));
    }

    static List<String> warnings(String text) {
        return text == null
                ? List.of()
                : Json.list(text).stream().map(String::valueOf).toList();
    }

    static String json(Map<String, Object> map) {
        return Values.write(map == null ? Map.of() : map);
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        long millis = rs.getLong(column);
        return rs.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
