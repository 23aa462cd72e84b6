package dev.dromedary.timer;

import dev.dromedary.store.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/**
 * Something due at a time.
 *
 * @param id {@code tmr-…}; what it sets off is recognised by {@code timer:<id>}
 * @param key the caller's name for it, unique: scheduling the key again replaces it
 */
public record Timer(String id, String key, Instant at, Map<String, Object> data) {

    static final String COLUMNS = "SELECT id, name, at, data FROM timer ";

    static Timer read(ResultSet row, int number) throws SQLException {
        return new Timer(
                row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)), Json.map(row.getString(4)));
    }
}
