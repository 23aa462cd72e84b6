package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import dev.dromedary.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Claims on the queues. Every change carries the claim's epoch and throws {@link Fenced} when another worker holds the
 * queue; leases are measured with the database's clock, the moment to look again with the store's.
 */
public final class Queues {

    private static final String HELD = " WHERE id = :queue AND epoch = :epoch AND lease_owner = :owner ";

    private static final int ORDINARY_TURN = 4;

    /** As long as a lease, and no longer than until the conversation goes on without this event. */
    private static final String LEASE = """
        CASE WHEN parent IS NOT NULL OR attempts = 0 OR first_at + :latest - :clock >= :lease THEN :lease
             WHEN first_at + :latest - :clock >= :short THEN first_at + :latest - :clock ELSE :short END
        """;

    private static final Duration ANY = Duration.ofDays(1);

    private final Store store;
    private final Inbox inbox;
    private final AtomicInteger turns = new AtomicInteger(1);
    private final String claim;
    private final String renew;

    public Queues(Store store, Inbox inbox) {
        this.store = store;
        this.inbox = inbox;
        String now = store.dialect().nowMillis();
        this.claim = """
            WITH ready AS MATERIALIZED (
              SELECT id FROM conversation
              WHERE last_seq > done_seq AND urgency = :urgency AND ready_at <= :clock AND lease_until < %1$s
              ORDER BY ready_at LIMIT :n%2$s)
            UPDATE conversation SET lease_owner = :owner, lease_until = %1$s + %3$s, epoch = epoch + 1, held_for = NULL,
              first_at = CASE WHEN attempts = 0 THEN :clock ELSE first_at END, attempts = attempts + 1
            WHERE id IN (SELECT id FROM ready)
            RETURNING id, parent, epoch, attempts, first_at
            """.formatted(now, store.dialect().forUpdateSkipLocked(), LEASE);
        this.renew = "UPDATE conversation SET lease_until = " + now + " + " + LEASE
                + " WHERE lease_owner = :owner AND id IN (:queues) RETURNING id, epoch";
    }

    /**
     * The heads of up to {@code n} ready queues, now leased to {@code owner}: urgent ones first, but every fourth time
     * last, so that neither waits for the end of the other's flood; and within each those looked at longest ago first.
     */
    public List<Work> claim(String owner, int n, Pace pace) {
        return claim(owner, n, pace.lease(), pace.latest());
    }

    public List<Work> claim(String owner, int n, Duration lease) {
        return claim(owner, n, lease, ANY);
    }

    private List<Work> claim(String owner, int n, Duration lease, Duration latest) {
        int first = Math.floorMod(turns.getAndIncrement(), ORDINARY_TURN) == 0 ? 1 : 0;
        return store.write(() -> {
            List<Work> claimed = new ArrayList<>(claim(owner, n, lease, latest, first));
            if (claimed.size() < n) {
                claimed.addAll(claim(owner, n - claimed.size(), lease, latest, 1 - first));
            }
            return claimed.isEmpty() ? claimed : withEvents(claimed);
        });
    }

    private List<Work> claim(String owner, int n, Duration lease, Duration latest, int urgency) {
        List<Work> claimed = new ArrayList<>();
        store.db()
                .sql(claim)
                .param("urgency", urgency)
                .param("clock", store.clock().millis())
                .param("n", n)
                .param("owner", owner)
                .params(leases(lease, latest))
                .query(rs -> {
                    String queue = rs.getString("id");
                    String parent = rs.getString("parent");
                    claimed.add(new Work(
                            new Claim(queue, parent == null ? queue : parent, owner, rs.getLong("epoch")),
                            null,
                            0,
                            rs.getInt("attempts"),
                            0,
                            Instant.ofEpochMilli(rs.getLong("first_at"))));
                });
        return claimed;
    }

    private List<Work> withEvents(List<Work> claimed) {
        List<Work> heads = new ArrayList<>(claimed.size());
        Map<String, Heads.Head> events =
                Heads.of(store, claimed.stream().map(w -> w.claim().queue()).toList());
        for (Work work : claimed) {
            Heads.Head head = events.get(work.claim().queue());
            if (head == null) {
                skipToEnd(work.claim());
            } else {
                heads.add(new Work(
                        work.claim(),
                        head.event(work.claim().conversation()),
                        head.seq(),
                        work.attempts(),
                        head.failures(),
                        work.firstAt()));
            }
        }
        return heads;
    }

    /** Extends the leases and answers the claims that are lost. */
    public Set<Claim> renew(String owner, Collection<Claim> claims, Pace pace) {
        return renew(owner, claims, pace.lease(), pace.latest());
    }

    public Set<Claim> renew(String owner, Collection<Claim> claims, Duration lease) {
        return renew(owner, claims, lease, ANY);
    }

    private static Map<String, Object> leases(Duration lease, Duration latest) {
        return Map.of(
                "lease", lease.toMillis(),
                "latest", latest.toMillis(),
                // Goes on apart at once: as long as that may take.
                "short", lease.dividedBy(12).toMillis());
    }

    private Set<Claim> renew(String owner, Collection<Claim> claims, Duration lease, Duration latest) {
        if (claims.isEmpty()) {
            return Set.of();
        }
        Set<String> kept = new HashSet<>();
        store.write(() -> store.db()
                .sql(renew)
                .param("clock", store.clock().millis())
                .params(leases(lease, latest))
                .param("owner", owner)
                .param("queues", claims.stream().map(Claim::queue).toList())
                .query(rs -> {
                    kept.add(rs.getString(1) + "@" + rs.getLong(2));
                }));
        Set<Claim> lost = new HashSet<>(claims);
        lost.removeIf(held -> kept.contains(held.queue() + "@" + held.epoch()));
        return lost;
    }

    /** Gives back unfinished work, as if it had not been handed out. */
    public void release(Work work, Instant readyAt) {
        change(
                work.claim(),
                "attempts = attempts - 1, lease_owner = NULL, lease_until = 0, ready_at = :ready",
                Map.of("ready", readyAt.toEpochMilli()));
    }

    /** The attempt failed; the queue is looked at again at {@code readyAt}. */
    public void retry(Work work, Instant readyAt, String reason) {
        store.write(() -> {
            change(
                    work.claim(),
                    "lease_owner = NULL, lease_until = 0, ready_at = :ready",
                    Map.of("ready", readyAt.toEpochMilli()));
            Heads.mark(store, work, "received", null, reason);
        });
    }

    /** This event has its outcome. The next one of the queue, still under the claim; without one the queue is free. */
    public Optional<Work> done(Work work, String outcome, String reason) {
        return end(work, "done", outcome, reason, true);
    }

    /** As {@link #done}, and the queue is free whatever it holds. */
    public void doneAndRelease(Work work, String outcome, String reason) {
        end(work, "done", outcome, reason, false);
    }

    /** Set aside for good, unless replayed. */
    public Optional<Work> dead(Work work, String reason) {
        return end(work, "dead", "dead", reason, true);
    }

    /** This event became a run: what follows it waits for the run's end, but not beyond {@code until}. */
    public void hold(Work work, String runId, Instant until) {
        store.write(() -> {
            change(
                    work.claim(),
                    """
                    done_seq = :seq, attempts = 0, lease_owner = NULL, lease_until = 0, held_for = :run,
                    ready_at = CASE WHEN ended_run = :run THEN :now ELSE :until END
                    """,
                    Map.of(
                            "seq",
                            work.seq(),
                            "run",
                            runId,
                            "now",
                            store.clock().millis(),
                            "until",
                            until.toEpochMilli()));
            Heads.started(store, work, runId);
            store.afterCommit(inbox::wake);
        });
    }

    /** The event gets a queue of its own, still claimed; its conversation goes on without it. */
    public Work apart(Work work, Duration lease) {
        if (work.isApart()) {
            return work;
        }
        return store.write(() -> {
            change(
                    work.claim(),
                    "done_seq = :seq, attempts = 0, lease_owner = NULL, lease_until = 0, ready_at = :now",
                    Map.of("seq", work.seq(), "now", store.clock().millis()));
            Claim own = ownQueue(work.event(), work.claim().owner(), lease.toMillis(), work.attempts(), work.firstAt());
            store.afterCommit(inbox::wake);
            return new Work(own, work.event(), 1, work.attempts(), work.failures(), work.firstAt());
        });
    }

    /** The row first: of two that ask at the same moment one waits for the other and then finds it no longer dead. */
    boolean replay(String eventId) {
        boolean wasDead = store.db()
                        .sql("UPDATE inbox SET state = 'received', outcome = NULL, ended_at = NULL, attempts = 0"
                                + " WHERE id = :id AND state = 'dead'")
                        .param("id", eventId)
                        .update()
                == 1;
        if (wasDead) {
            Event event = new InboxEntries(store).byId(eventId).orElseThrow().event();
            ownQueue(event, null, 0, 0, Instant.EPOCH);
        }
        return wasDead;
    }

    private Claim ownQueue(Event event, String owner, long lease, int attempts, Instant firstAt) {
        String queue = event.conversation() + "/" + event.id();
        long epoch = store.db()
                .sql("""
                    INSERT INTO conversation (id, parent, last_seq, done_seq, lease_owner, lease_until, epoch, ready_at, attempts, first_at,
                      urgency)
                    VALUES (:queue, :parent, 1, 0, :owner, %s + :lease, 1, :now, :attempts, :first, :urgency)
                    ON CONFLICT (id) DO UPDATE SET done_seq = 0, epoch = conversation.epoch + 1, attempts = excluded.attempts,
                      lease_owner = excluded.lease_owner, lease_until = excluded.lease_until, ready_at = excluded.ready_at
                    RETURNING epoch
                    """.formatted(store.dialect().nowMillis()))
                .param("queue", queue)
                .param("parent", event.conversation())
                .param("owner", owner)
                .param("lease", owner == null ? -1 : lease)
                .param("now", store.clock().millis())
                .param("attempts", attempts)
                .param("first", firstAt.toEpochMilli())
                .param("urgency", event.isUrgent() ? 0 : 1)
                .query(Long.class)
                .single();
        store.db()
                .sql("UPDATE inbox SET conversation = :queue, seq = 1 WHERE id = :id")
                .param("queue", queue)
                .param("id", event.id())
                .update();
        return new Claim(queue, event.conversation(), owner, epoch);
    }

    private Optional<Work> end(Work work, String state, String outcome, String reason, boolean goOn) {
        return store.write(() -> {
            long now = store.clock().millis();
            String free = goOn ? "CASE WHEN last_seq > :seq THEN %s ELSE %s END" : "%2$s";
            long last = change(
                    work.claim(),
                    "done_seq = :seq, first_at = :now, ready_at = :now, attempts = " + free.formatted("1", "0")
                            + ", lease_owner = " + free.formatted("lease_owner", "NULL") + ", lease_until = "
                            + free.formatted("lease_until", "0"),
                    Map.of("seq", work.seq(), "now", now));
            Heads.mark(store, work, state, outcome, reason);
            if (last <= work.seq()) {
                return Optional.empty();
            }
            if (!goOn) {
                store.afterCommit(inbox::wake);
                return Optional.empty();
            }
            return withEvents(List.of(new Work(work.claim(), null, 0, 1, 0, Instant.ofEpochMilli(now)))).stream()
                    .findFirst();
        });
    }

    /** Places were reserved and not filled: nothing stands in the queue. */
    private void skipToEnd(Claim claim) {
        change(claim, "done_seq = last_seq, attempts = 0, lease_owner = NULL, lease_until = 0", Map.of());
    }

    /** Changes the queue when the claim still holds; its last place. */
    private long change(Claim claim, String set, Map<String, ?> parameters) {
        return store.write(() -> {
            JdbcClient.StatementSpec update = store.db()
                    .sql("UPDATE conversation SET " + set + HELD + "RETURNING last_seq")
                    .param("queue", claim.queue())
                    .param("epoch", claim.epoch())
                    .param("owner", claim.owner());
            for (Map.Entry<String, ?> parameter : parameters.entrySet()) {
                update = update.param(parameter.getKey(), parameter.getValue());
            }
            return update.query(Long.class).optional().orElseThrow(() -> new Fenced(claim.queue(), claim.epoch()));
        });
    }

    /** See {@link dev.dromedary.store.ClockWatch}. */
    public void setBack(long now, long by) {
        store.db()
                .sql("UPDATE conversation SET ready_at = CASE WHEN ready_at > :now THEN ready_at - :by ELSE"
                        + " ready_at END, first_at = CASE WHEN first_at > :now THEN first_at - :by ELSE first_at"
                        + " END WHERE last_seq > done_seq AND (ready_at > :now OR first_at > :now)")
                .param("by", by)
                .param("now", now)
                .update();
        store.db()
                .sql("UPDATE conversation SET lease_until = 0 WHERE last_seq > done_seq AND "
                        + store.dialect().isTooLong("lease_until"))
                .update();
        store.afterCommit(inbox::wake);
    }

    /**
     * Frees every lease: at the start of a process that is alone with its database (SQLite), where whoever held one is
     * dead.
     */
    public void forgetLeases() {
        store.write(() -> store.db()
                .sql("UPDATE conversation SET lease_owner = NULL, lease_until = 0 WHERE last_seq > done_seq")
                .update());
    }
}
