package dev.dromedary.outbox;

import dev.dromedary.store.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** A row of table outbox as a record. */
final class Rows {

    private Rows() {}

    static SentMessage read(ResultSet row, int number) throws SQLException {
        return new SentMessage(
                row.getString("id"),
                row.getString("op_id"),
                row.getString("run_id"),
                row.getString("flow"),
                row.getString("platform"),
                Channel.valueOf(row.getString("channel")),
                row.getString("lane"),
                row.getString("recipient"),
                Priority.of(row.getInt("priority")),
                Json.map(row.getString("body")),
                row.getString("subject"),
                row.getInt("only_while_open") == 1,
                State.of(row.getString("state")),
                row.getString("provider_id"),
                row.getInt("attempts"),
                row.getString("reason"),
                row.getInt("possibly_repeated") == 1,
                row.getInt("moved_on") == 1,
                Instant.ofEpochMilli(row.getLong("ready_at")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
