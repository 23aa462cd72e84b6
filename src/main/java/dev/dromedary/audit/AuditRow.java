package dev.dromedary.audit;

import dev.dromedary.store.Json;
import dev.dromedary.store.Text;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * One row.
 *
 * @param n place in the chain; 0 in the moment between its transaction and its chaining
 * @param detail JSON as stored: the hash is over this text
 */
public record AuditRow(
        long n,
        String id,
        Instant at,
        String actor,
        String action,
        String subject,
        String detail,
        String prev,
        String hash) {

    public Map<String, Object> details() {
        return Json.map(detail);
    }

    /** SHA-256 over the previous hash and a JSON array of all that the row says, its place included. */
    String hashAfter(String previous, long place) {
        return Text.sha256(previous + "\n"
                + Json.write(Arrays.asList(place, id, at.toEpochMilli(), actor, action, subject, detail)));
    }

    static AuditRow of(ResultSet rs, int row) throws SQLException {
        return new AuditRow(
                rs.getLong("n"),
                rs.getString("id"),
                Instant.ofEpochMilli(rs.getLong("at")),
                rs.getString("actor"),
                rs.getString("action"),
                rs.getString("subject"),
                rs.getString("detail"),
                rs.getString("prev"),
                rs.getString("hash"));
    }
}
