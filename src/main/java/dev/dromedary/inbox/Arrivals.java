package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import dev.dromedary.inbox.StoredEvents.Stored;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Stores the events of all callers that wait at this moment with four statements. Queues are locked in the order of their
 * names and before any key, so that two replicas never wait for each other in a circle.
 */
final class Arrivals {

    private static final int MAX_PARAMETERS = 1024;

    private record Earlier(String id, String runId) {}

    private record Row(Event event, String key, String queue) {}

    private final Store store;

    Arrivals(Store store) {
        this.store = store;
    }

    List<StoredEvents> insert(List<List<Event>> calls) {
        List<List<Row>> asked = calls.stream()
                .map(call -> call.stream().map(Arrivals::row).toList())
                .toList();
        Map<String, Row> fresh = new LinkedHashMap<>();
        asked.forEach(call -> call.forEach(row -> fresh.putIfAbsent(row.key, row)));
        Map<String, Earlier> earlier = earlier(fresh.keySet());
        fresh.keySet().removeAll(earlier.keySet());
        for (String lost : insert(fresh.values())) {
            fresh.remove(lost);
            earlier.putAll(earlier(List.of(lost)));
        }
        return asked.stream()
                .map(call -> new StoredEvents(
                        call.stream().map(row -> answer(row, fresh, earlier)).toList()))
                .toList();
    }

    private static Row row(Event event) {
        return new Row(event, Text.key(event.dedupeKey()), Text.key(event.conversation()));
    }

    /** The first that asks for a fresh key gets it; whoever comes later finds it among the earlier ones. */
    private static Stored answer(Row row, Map<String, Row> fresh, Map<String, Earlier> earlier) {
        Row first = fresh.remove(row.key);
        if (first != null) {
            earlier.put(row.key, new Earlier(row.event.id(), row.event.runId()));
            return new Stored(row.event, true, row.event.id(), row.event.runId());
        }
        Earlier known = earlier.get(row.key);
        return new Stored(row.event, false, known.id, known.runId);
    }

    private Map<String, Earlier> earlier(Collection<String> keys) {
        Map<String, Earlier> found = new HashMap<>();
        in(
                "SELECT dedupe_key, id, run_id FROM inbox WHERE dedupe_key IN ",
                keys,
                rs -> found.put(rs.getString(1), new Earlier(rs.getString(2), rs.getString(3))));
        return found;
    }

    /** The keys that another replica stored between our look and our insert. */
    private List<String> insert(Collection<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<String, Long> next = reserve(rows);
        JdbcTemplate template = store.template();
        List<Object[]> values = new ArrayList<>(rows.size());
        List<Row> ordered = new ArrayList<>(rows);
        for (Row row : ordered) {
            long seq = next.merge(row.queue, 1L, Long::sum) - 1;
            values.add(new Object[] {
                row.event.id(),
                row.event.kind().name(),
                Text.storable(row.event.platform()),
                row.queue,
                seq,
                row.key,
                row.event.runId(),
                row.event.receivedAt().toEpochMilli(),
                Json.write(row.event.body() == null ? Map.of() : row.event.body())
            });
        }
        int[] counts = template.batchUpdate("""
            INSERT INTO inbox (id, kind, platform, conversation, seq, dedupe_key, run_id, received_at, body, state, attempts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', 0) ON CONFLICT (dedupe_key) DO NOTHING
            """, values);
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                lost.add(ordered.get(i).key);
            }
        }
        return lost;
    }

    /** Makes room in the queues: the first free place of each. A place that stays empty is skipped by the worker. */
    private Map<String, Long> reserve(Collection<Row> rows) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        Set<String> urgent = new HashSet<>();
        for (Row row : rows) {
            counts.merge(row.queue, 1, Integer::sum);
            if (row.event.isUrgent()) {
                urgent.add(row.queue);
            }
        }
        long now = store.clock().millis();
        store.template()
                .batchUpdate(
                        """
                        INSERT INTO conversation (id, last_seq, done_seq, lease_until, epoch, ready_at, attempts, first_at, urgency)
                        VALUES (?, ?, 0, 0, 0, ?, 0, 0, ?)
                        ON CONFLICT (id) DO UPDATE SET last_seq = conversation.last_seq + excluded.last_seq,
                          urgency = CASE WHEN conversation.last_seq = conversation.done_seq THEN excluded.urgency
                            WHEN excluded.urgency < conversation.urgency THEN excluded.urgency
                            ELSE conversation.urgency END
                        """,
                        counts.entrySet().stream()
                                .map(e ->
                                        new Object[] {e.getKey(), e.getValue(), now, urgent.contains(e.getKey()) ? 0 : 1
                                        })
                                .toList());
        Map<String, Long> next = new HashMap<>();
        in(
                "SELECT id, last_seq FROM conversation WHERE id IN ",
                counts.keySet(),
                rs -> next.put(rs.getString(1), rs.getLong(2) - counts.get(rs.getString(1)) + 1));
        return next;
    }

    /** Lists are filled up to a power of two, so that few different statements are prepared. */
    private void in(String sql, Collection<String> values, org.springframework.jdbc.core.RowCallbackHandler row) {
        List<String> all = List.copyOf(values);
        for (int from = 0; from < all.size(); from += MAX_PARAMETERS) {
            List<String> part = new ArrayList<>(all.subList(from, Math.min(all.size(), from + MAX_PARAMETERS)));
            int size = part.size() == 1 ? 1 : Integer.highestOneBit(part.size() - 1) * 2;
            part.addAll(Collections.nCopies(size - part.size(), part.get(0)));
            String marks = String.join(",", Collections.nCopies(size, "?"));
            store.template().query(sql + "(" + marks + ")", row, part.toArray());
        }
    }
}
