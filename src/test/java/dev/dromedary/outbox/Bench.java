package dev.dromedary.outbox;

import dev.dromedary.event.Ids;
import dev.dromedary.event.Status;
import dev.dromedary.outbox.Verdict.Kind;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** An outbox on a real database, with a clock that a test moves and a sender that answers what the test says. */
final class Bench implements AutoCloseable, InstantSource {

    static final Instant START = Instant.parse("2026-09-01T12:00:00Z");

    private static final Map<String, Kind> KINDS = Map.of(
            "190", Kind.STOP,
            "131000", Kind.TRANSIENT,
            "130429", Kind.RATE,
            "131056", Kind.PAIR_RATE,
            "131047", Kind.WINDOW,
            "131026", Kind.PERMANENT);

    private Instant now = START;
    final Store store;
    final Outbox outbox;
    final List<SentMessage> handed = new ArrayList<>();
    final List<String> elsewhere = new ArrayList<>();
    final List<String> trouble = new ArrayList<>();
    final Map<String, String> unwanted = new HashMap<>();
    final Deque<Answer> answers = new ArrayDeque<>();
    final Map<String, CompletableFuture<Answer>> open = new HashMap<>();
    boolean slowed;
    BooleanSupplier ours;
    boolean holdAnswers;
    int permits = 10;
    int templatesPerDay = Integer.MAX_VALUE;
    OutboxLane lane;
    private int accepted;

    Bench(Stores stores) {
        store = stores.open(this);
        outbox = new Outbox(store, new Ids(this), hooks());
        lane = newLane();
    }

    OutboxLane newLane() {
        return new OutboxLane(
                store, outbox, this::send, m -> Optional.ofNullable(unwanted.get(m.subject())), new Permits() {
                    @Override
                    public int of(Channel channel, String platform, boolean bulk) {
                        return permits;
                    }

                    @Override
                    public int templatesPerDay(Channel channel, String platform) {
                        return templatesPerDay;
                    }
                });
    }

    private Hooks hooks() {
        return new Hooks(
                (channel, code) -> new Verdict(code, "told", KINDS.getOrDefault(code, Kind.DOUBTFUL), true, false),
                m -> m.body().containsKey("text") ? Optional.of(Map.of("type", "template")) : Optional.empty(),
                (m, reason) -> elsewhere.add(m.opId() + ": " + reason),
                new Trouble() {
                    @Override
                    public void begun(String name, String reason) {
                        trouble.add("begun " + name + " " + reason);
                    }

                    @Override
                    public void over(String name) {
                        trouble.add("over " + name);
                    }
                });
    }

    private CompletableFuture<Answer> send(SentMessage message, boolean slow, BooleanSupplier still) {
        handed.add(message);
        slowed = slow;
        ours = still;
        if (holdAnswers) {
            return open.computeIfAbsent(message.opId(), id -> new CompletableFuture<>());
        }
        Answer next = answers.poll();
        return CompletableFuture.completedFuture(next == null ? accepted() : next);
    }

    Answer accepted() {
        return new Answer.Accepted("wamid." + ++accepted);
    }

    static Draft draft(String opId, String to, Priority priority) {
        return new Draft(
                opId,
                "run-1",
                "flow",
                "whatsapp",
                Channel.WHATSAPP,
                to,
                Map.of("type", "text", "text", Map.of("body", opId)),
                "alert:" + opId,
                priority,
                true,
                List.of(new Offer("ack:alert:" + opId, "Acknowledge")));
    }

    String put(String opId, String to, Priority priority) {
        return outbox.put(draft(opId, to, priority));
    }

    String put(String opId) {
        return put(opId, "+1 555 123 4567", Priority.NORMAL);
    }

    void status(String wamid, String status, String callbackData, int... codes) {
        List<Status.Fault> faults = new ArrayList<>();
        for (int code : codes) {
            faults.add(new Status.Fault(code, "title", null));
        }
        outbox.status(new Status(wamid, status, "15551234567", null, callbackData, now, faults, "106"));
    }

    SentMessage row(String id) {
        return outbox.find(id).orElseThrow();
    }

    List<String> handedOps() {
        return handed.stream().map(SentMessage::opId).toList();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void close() {
        store.close();
    }
}
