package dev.dromedary.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the database goes about a statement, whatever its parameters are. */
public final class Plans {

    /** Tables of few rows, and indexes that hold only what is not over. */
    private static final String SMALL =
            "SCAN (timer|outbox_lane|flow_version|v|ready|recent|CONSTANT ROW|\\(subquery.*)\\b.*|SCAN .*INDEX"
                    + " (conversation_urgent|run_ready|audit_waiting|alert_open|incident_open|approval_pending"
                    + "|inbox_dead|inbox_dead_id|run_wrong|outbox_wrong)\\b.*";

    /** All that ever was of one person, lane or queue is found by these where nothing narrows it. */
    private static final String WIDE = ".*(outbox_next \\(lane=\\?|outbox_person \\(lane=\\? AND recipient=\\?"
            + "|outbox_created \\(|USING INDEX inbox_queue \\(conversation=\\?|run_flow \\(flow=\\?"
            + "|pending_response_open \\(recipient=\\?|run_subject \\(subject=\\?|alert_asked_person .*)\\)";

    private static final String SEQUENTIAL = ".*Seq Scan on (?!(timer|outbox_lane|flow_version|turn|audit_head)\\b).*";

    private Plans() {}

    /** Those whose cost depends on how much there ever was, with the lines of their plans that say so. */
    public static Map<String, List<String>> readingWhatGrows(Store store, Collection<String> statements) {
        Map<String, List<String>> bad = new HashMap<>();
        for (String sql : statements) {
            List<String> lines = of(store, sql).stream()
                    .filter(line -> (line.startsWith("SCAN ") && !line.matches(SMALL))
                            || line.matches(WIDE)
                            || line.matches(SEQUENTIAL))
                    .toList();
            if (!lines.isEmpty()) {
                bad.put(sql, lines);
            }
        }
        return bad;
    }

    public static List<String> of(Store store, String sql) {
        try (Connection connection = store.timersDataSource().getConnection()) {
            return store.isPostgres() ? postgres(connection, sql) : sqlite(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static long parameters(String sql) {
        return sql.replaceAll("'[^']*'", "").chars().filter(c -> c == '?').count();
    }

    private static List<String> sqlite(Connection connection, String sql) throws SQLException {
        List<String> plan = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql)) {
            for (int i = 1; i <= parameters(sql); i++) {
                statement.setObject(i, null);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.add(rows.getString("detail"));
                }
            }
        }
        return plan;
    }

    /** The generic plan, where sequential scans stand only where nothing else is possible. */
    private static List<String> postgres(Connection connection, String sql) throws SQLException {
        StringBuilder numbered = new StringBuilder();
        int n = 0;
        boolean quoted = false;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            quoted ^= c == '\'';
            numbered.append(c == '?' && !quoted ? "$" + ++n : String.valueOf(c));
        }
        String given = n == 0 ? "" : "(" + String.join(",", Collections.nCopies(n, "NULL")) + ")";
        List<String> plan = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("SET enable_seqscan = off");
            statement.execute("SET enable_bitmapscan = off");
            statement.execute("PREPARE asked AS " + numbered);
            try (ResultSet rows = statement.executeQuery("EXPLAIN (COSTS OFF) EXECUTE asked" + given)) {
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
            } finally {
                statement.execute("DEALLOCATE asked");
                statement.execute("RESET plan_cache_mode");
                statement.execute("RESET enable_bitmapscan");
            }
        }
        return plan;
    }
}
