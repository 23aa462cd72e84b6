package dev.dromedary.outbox;

import dev.dromedary.outbox.LaneTable.Condition;
import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the lanes that this process holds: takes no more rows than there are permits, hands them to the {@link Sender}
 * and records the answers. One loop for all lanes; who waits for an answer is the sender's business.
 */
public final class OutboxLane implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OutboxLane.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration FAREWELL = Duration.ofSeconds(15);

    /** So far ahead messages are taken: what is more urgent cannot overtake them any more. */
    private static final Duration AHEAD = Duration.ofMillis(40);

    /** Rows that nobody is at any more are looked for this often, by the store's clock. */
    private static final Duration LEFTOVERS = Duration.ofMillis(200);

    private record Answered(SentMessage message, Held held, Answer answer) {}

    private final Store store;
    private final Outbox outbox;
    private final Sender sender;
    private final Permits permits;
    private final LaneTable lanes;
    private final LaneRows rows;
    private final String owner = UUID.randomUUID().toString();
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Map<String, Long> elsewhere = new ConcurrentHashMap<>();
    private final Queue<Answered> unrecorded = new ConcurrentLinkedQueue<>();
    private final Semaphore signal = new Semaphore(0);
    private final ScheduledExecutorService places = Executors.newSingleThreadScheduledExecutor(OutboxLane::placing);
    private final long born = System.nanoTime();
    private final Thread thread = new Thread(this::run, "outbox");
    private volatile long lookAgainIn = POLL.toNanos();
    private volatile boolean closing;

    public OutboxLane(Store store, Outbox outbox, Sender sender, Wanted wanted, Permits permits) {
        this.store = store;
        this.outbox = outbox;
        this.sender = sender;
        this.permits = permits;
        this.lanes = new LaneTable(store);
        this.rows = new LaneRows(store, lanes, wanted, outbox.statuses().settlement());
        thread.setDaemon(true);
    }

    public void start() {
        if (!store.isPostgres()) {
            store.write(lanes::forgetLeases);
        }
        outbox.onReady(this::wake);
        thread.start();
    }

    /** Looks again soon; any number of calls before that are one. */
    public void wake() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    private void run() {
        while (!closing) {
            try {
                tick();
                if (signal.tryAcquire(lookAgainIn, TimeUnit.NANOSECONDS)) {
                    signal.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                log.warn("the outbox goes on after: {}", e.toString());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at every lane; how many messages were handed over. */
    public synchronized int tick() {
        lookAgainIn = POLL.toNanos();
        if (!recordLate()) {
            // What cannot be remembered afterwards is not sent: it would have to be sent again.
            return 0;
        }
        int sent = 0;
        for (String lane : lanes.all()) {
            sent += hold(lane).map(this::feed).orElse(0);
        }
        return sent;
    }

    private Optional<Held> hold(String lane) {
        Held mine = held.get(lane);
        if (mine != null && mine.isFresh()) {
            return Optional.of(mine);
        }
        Long tried = elsewhere.get(lane);
        if (tried != null && System.nanoTime() - tried < TimeUnit.SECONDS.toNanos(1)) {
            return Optional.empty();
        }
        long asked = System.nanoTime();
        Optional<Long> epoch = store.write(() -> {
            Optional<Long> claimed = lanes.claim(lane, owner);
            if (claimed.isPresent() && (mine == null || mine.epoch() != claimed.get())) {
                rows.doubtWhatWasUnderWay(lane);
            }
            return claimed;
        });
        if (epoch.isEmpty()) {
            held.remove(lane);
            elsewhere.put(lane, System.nanoTime());
            return Optional.empty();
        }
        elsewhere.remove(lane);
        Held now = mine != null && mine.epoch() == epoch.get() ? mine : taken(lane, epoch.get());
        now.renewed(asked);
        held.put(lane, now);
        return Optional.of(now);
    }

    /** Who had it before may have sent until now, or, alone with its database, until this process began. */
    private Held taken(String lane, long epoch) {
        boolean shared = store.isPostgres();
        long lastByOthers = epoch == 1 ? born - Window.SECOND : shared ? System.nanoTime() : born;
        return new Held(lane, epoch, shared, new Window(lastByOthers + Window.SECOND));
    }

    private int feed(Held lane) {
        if (lane.isTimeForLeftovers(store.clock().millis(), LEFTOVERS)) {
            rows.doubtWhatNobodySends(lane);
            rows.sendDoubtsAgain(lane, owner);
        }
        Condition condition = lanes.condition(lane.lane());
        if (condition.stopped()) {
            rows.pagesElsewhere(lane.lane(), condition.reason(), store.clock().instant());
        } else {
            // Without a connection only one message tries at a time, and where Graph takes requests and answers none,
            // those under way have all permits: a page does not wait for either.
            rows.pagesElsewhere(
                    lane.lane(),
                    condition.faults() > 0 ? "no connection" : "it waited 30 s for its turn",
                    store.clock().instant().minus(Aftermath.PATIENCE_OF_URGENT));
        }
        Instant now = store.clock().instant();
        if (condition.restUntil().isAfter(now)) {
            return 0;
        }
        boolean probing = condition.faults() > 0 || condition.stopped();
        boolean slowed = condition.slowUntil().isAfter(now);
        return feed(lane, false, probing, slowed) + feed(lane, true, probing, slowed);
    }

    private int feed(Held lane, boolean bulk, boolean probing, boolean slowed) {
        List<Long> free = free(lane, bulk, probing, slowed);
        if (free.isEmpty()) {
            return 0;
        }
        List<String> ready = rows.ready(lane.lane(), bulk, free.size());
        if (ready.isEmpty()) {
            return 0;
        }
        int templates = permits.templatesPerDay(lane.channel(), lane.platform());
        List<SentMessage> taken = rows.take(lane, owner, ready, templates);
        lane.took(taken, ready.size() < free.size(), store.clock().instant());
        for (int i = 0; i < taken.size(); i++) {
            SentMessage message = taken.get(i);
            long place = free.get(i);
            lane.handed(message.id(), message.priority() == Priority.BULK, place);
            long ahead = place - System.nanoTime();
            if (ahead > 0) {
                var unused = places.schedule(() -> hand(message, lane, slowed), ahead, TimeUnit.NANOSECONDS);
            } else {
                hand(message, lane, slowed);
            }
        }
        return taken.size();
    }

    /** The moments at which messages may be handed over, as far as it is time to take them. */
    private List<Long> free(Held lane, boolean bulk, boolean probing, boolean slowed) {
        if (probing) {
            return lane.isIdle() ? List.of(System.nanoTime()) : List.of();
        }
        int most = permits.of(lane.channel(), lane.platform(), bulk)
                - lane.underWay(bulk).size();
        int perSecond = permits.perSecond(lane.channel(), lane.platform());
        int limit = slowed ? Math.max(1, perSecond / 2) : perSecond;
        long now = System.nanoTime();
        List<Long> next = lane.window().places(limit, most, now, now + POLL.toNanos(), lane.isCrowded());
        List<Long> soon =
                next.stream().filter(place -> place - now <= AHEAD.toNanos()).toList();
        if (soon.size() < next.size()) {
            long then = next.get(soon.size()) - now - AHEAD.toNanos() / 2;
            lookAgainIn = Math.min(lookAgainIn, Math.max(1, then));
        }
        return soon;
    }

    private static Thread placing(Runnable work) {
        Thread thread = new Thread(work, "outbox-places");
        thread.setDaemon(true);
        return thread;
    }

    private void hand(SentMessage message, Held lane, boolean slowed) {
        CompletableFuture<Answer> answer;
        try {
            answer = sender.send(message, slowed, lane::isOurs);
        } catch (RuntimeException | Error e) {
            // Also when no thread could be made for it.
            answer = CompletableFuture.failedFuture(e);
        }
        var unused = answer.whenComplete((told, failure) -> {
            Answer known = failure == null ? told : new Answer.Unknown(failure.toString());
            lane.answered(message.id(), !(known instanceof Answer.Withheld));
            recordOrKeep(new Answered(message, lane, known));
            lane.underWay(message.priority() == Priority.BULK).remove(message.id());
            wake();
        });
    }

    private boolean recordLate() {
        for (int late = unrecorded.size(); late > 0; late--) {
            if (!recordOrKeep(unrecorded.remove())) {
                return false;
            }
        }
        return true;
    }

    /** An answer outlives a store that is away for a while; any other fault leaves the message to be doubted. */
    private boolean recordOrKeep(Answered answered) {
        try {
            record(answered);
            return true;
        } catch (StoreUnavailable e) {
            log.warn(
                    "the answer for {} is recorded later: {}",
                    answered.message().id(),
                    e.toString());
            unrecorded.add(answered);
            return false;
        } catch (RuntimeException e) {
            log.error(
                    "the answer for {} could not be recorded",
                    answered.message().id(),
                    e);
            return true;
        }
    }

    private void record(Answered answered) {
        String id = answered.message().id();
        store.write(() -> {
            if (answered.answer() instanceof Answer.Accepted accepted) {
                // Whoever holds the lane by now: this settles any doubt.
                outbox.statuses().accepted(id, accepted.providerId());
            } else if (answered.answer() instanceof Answer.Withheld) {
                // Whoever took the lane over doubts it; only this process knows better.
                rows.underOurEpoch(id, answered.held())
                        .ifPresent(m -> outbox.statuses().settlement().settle(m, answered.answer()));
            } else {
                rows.sending(id, answered.held())
                        .ifPresent(m -> outbox.statuses().settlement().settle(m, answered.answer()));
            }
        });
    }

    /** Takes nothing more, waits for what is under way, and leaves the lanes to others. */
    @Override
    public void close() {
        closing = true;
        wake();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        while (!held.values().stream().allMatch(Held::isIdle) && System.nanoTime() < deadline) {
            pause();
        }
        places.shutdownNow();
        boolean unused = recordLate();
        store.write(() -> lanes.release(owner));
    }
}
