package dev.dromedary.outbox;

import dev.dromedary.event.Ids;
import dev.dromedary.event.Needed;
import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Messages that ended long ago, taken out or emptied step by step. One that still waits to be sent is never touched, and
 * neither is one whose buttons may still be tapped because what it is about is open.
 */
public final class OldMessages {

    /** Until then a refusal may come back, upon which it is sent another way: that needs its words. */
    private static final Duration UNDELIVERED = Duration.ofHours(24);

    private static final Set<State> UNDER_WAY = Set.of(State.QUEUED, State.SENDING, State.IN_DOUBT);
    private static final String ENDED = " AND state NOT IN ('queued', 'sending', 'in_doubt')";

    private record Row(String id, String runId, String subject, State state, String channel, Instant changedAt) {}

    private final Store store;
    private final Needed needed;

    public OldMessages(Store store, Needed needed) {
        this.store = store;
        this.needed = needed;
    }

    /** Takes out those that last changed before {@code before}, with their offers and statuses. */
    public Step trim(Instant before, String after, int most) {
        List<Row> looked = look("", before, after, most);
        Set<String> open = stay(looked, Row::subject, needed::subjects);
        List<String> old = old(looked, before)
                .filter(row -> !open.contains(row.subject))
                .map(Row::id)
                .toList();
        int removed = old.isEmpty() ? 0 : store.write(() -> remove(old, before));
        return step(looked, most, removed);
    }

    /** A refusal that came late may have set one of them to work again: that one keeps all that is its own. */
    private int remove(List<String> ids, Instant before) {
        List<String> gone = store.db()
                .sql("DELETE FROM outbox WHERE id IN (:ids) AND updated_at < :before" + ENDED + " RETURNING id")
                .param("ids", ids)
                .param("before", before.toEpochMilli())
                .query(String.class)
                .list();
        if (!gone.isEmpty()) {
            change("DELETE FROM outbox_offer WHERE message_id IN (:ids)", gone);
            change("DELETE FROM outbox_wamid WHERE message_id IN (:ids)", gone);
        }
        return gone.size();
    }

    /** Removes the words of those that last changed before {@code before}; one that was given up keeps them. */
    public Step empty(Instant before, String after, int most) {
        Instant undelivered = store.clock().instant().minus(UNDELIVERED);
        List<Row> looked = look("AND emptied_at IS NULL", before, after, most);
        List<String> old = old(looked, before)
                .filter(row -> row.state != State.DEAD)
                .filter(row -> row.state != State.SENT
                        || !row.channel.equals(Channel.WHATSAPP.name())
                        || row.changedAt.isBefore(undelivered))
                .map(Row::id)
                .toList();
        if (!old.isEmpty()) {
            long now = store.clock().millis();
            // Its type stays: templates are counted by the day.
            store.write(() -> change("""
                UPDATE outbox SET emptied_at = %d, body = CASE WHEN body LIKE '%%"type":"template"%%'
                  THEN '{"type":"template"}' ELSE '{"type":"removed"}' END WHERE id IN (:ids)\
                """.formatted(now) + ENDED, old));
        }
        return step(looked, most, old.size());
    }

    /** Takes out what was told before {@code before} about messages that are none of ours. */
    public Step trimStrange(Instant before, String after, int most) {
        int removed = store.write(
                () -> store.db().sql("""
                    DELETE FROM outbox_wamid WHERE message_id IS NULL AND wamid IN (SELECT wamid FROM outbox_wamid
                      WHERE at < ? AND message_id IS NULL ORDER BY at LIMIT ?)\
                    """).params(before.toEpochMilli(), most).update());
        return new Step(removed < most ? null : after, removed);
    }

    private List<Row> look(String which, Instant before, String after, int most) {
        return store.reads()
                .sql("SELECT id, run_id, subject, state, channel, updated_at FROM outbox WHERE id > :after"
                        + " AND id < :first " + which + " ORDER BY id LIMIT :most")
                .param("after", after)
                .param("first", Ids.first("msg", before))
                .param("most", most)
                .query(OldMessages::row)
                .list();
    }

    private static Row row(ResultSet rs, int number) throws SQLException {
        return new Row(
                rs.getString(1),
                rs.getString(2),
                rs.getString(3),
                State.of(rs.getString(4)),
                rs.getString(5),
                Instant.ofEpochMilli(rs.getLong(6)));
    }

    private Stream<Row> old(List<Row> looked, Instant before) {
        Set<String> runs = stay(looked, Row::runId, needed::runs);
        return looked.stream()
                .filter(row -> !UNDER_WAY.contains(row.state) && row.changedAt.isBefore(before))
                .filter(row -> !runs.contains(row.runId));
    }

    private static Set<String> stay(
            List<Row> looked, Function<Row, String> reference, Function<Collection<String>, Set<String>> needed) {
        return needed.apply(
                looked.stream().map(reference).filter(Objects::nonNull).collect(Collectors.toSet()));
    }

    private int change(String sql, List<String> ids) {
        return store.db().sql(sql).param("ids", ids).update();
    }

    private static Step step(List<Row> looked, int most, int removed) {
        return Step.after(looked.isEmpty() ? null : looked.get(looked.size() - 1).id, looked.size(), most, removed);
    }
}
