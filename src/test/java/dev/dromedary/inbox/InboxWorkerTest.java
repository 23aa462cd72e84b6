package dev.dromedary.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Event;
import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InboxWorkerTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Pace QUICK = new Pace(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(5));
    private static final Pace IMPATIENT = new Pace(
            Duration.ofMillis(600),
            Duration.ofMillis(200),
            Duration.ofMillis(100),
            3,
            Duration.ofMillis(300),
            Duration.ofMillis(300));

    @ParameterizedTest
    @MethodSource(EACH)
    void fourWorkersKeepTheOrderOfEveryConversation(Stores stores) throws Exception {
        try (Store one = stores.open();
                Store other = stores.isPostgres() ? stores.open() : null) {
            Map<String, List<Integer>> seen = new ConcurrentHashMap<>();
            Set<String> busy = ConcurrentHashMap.newKeySet();
            List<String> overlaps = new ArrayList<>();
            CountDownLatch all = new CountDownLatch(600);
            EventHandler handler = (event, claim) -> {
                if (!busy.add(event.conversation())) {
                    overlaps.add(event.conversation());
                }
                seen.computeIfAbsent(event.conversation(), c -> new ArrayList<>())
                        .add((Integer) event.body().get("n"));
                busy.remove(event.conversation());
                all.countDown();
                return Outcome.done("handled", "");
            };
            List<InboxWorker> workers = IntStream.range(0, 4)
                    .mapToObj(i -> {
                        Store store = i % 2 == 1 && other != null ? other : one;
                        return worker(store, new Inbox(store), handler, "w" + i, QUICK);
                    })
                    .toList();
            Inbox inbox = new Inbox(one);
            for (int i = 0; i < 30; i++) {
                int n = i;
                inbox.store(IntStream.range(0, 20)
                        .mapToObj(c -> numbered("c" + c, n))
                        .toList());
            }
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            workers.forEach(InboxWorker::close);
            assertThat(overlaps).isEmpty();
            assertThat(seen).hasSize(20);
            seen.values()
                    .forEach(order -> assertThat(order)
                            .isEqualTo(IntStream.range(0, 30).boxed().toList()));
            assertThat(new InboxEntries(one).backlog()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aSlowEventLetsTheNextOneGoOnAndStillEndsOnce(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            CountDownLatch nextSeen = new CountDownLatch(1);
            AtomicInteger slow = new AtomicInteger();
            EventHandler handler = (event, claim) -> {
                if (event.dedupeKey().equals("slow")) {
                    slow.incrementAndGet();
                    return Outcome.done(await(nextSeen) ? "late" : "never", "");
                }
                nextSeen.countDown();
                return Outcome.done("handled", "");
            };
            try (InboxWorker worker = worker(store, inbox, handler, "w", IMPATIENT)) {
                Event event = Events.of("c", "slow");
                inbox.store(List.of(event, Events.of("c", "next")));
                assertThat(await(nextSeen)).isTrue();
                worker.stop(Duration.ofSeconds(10));
                InboxEntry entry = new InboxEntries(store).byId(event.id()).orElseThrow();
                assertThat(entry.outcome()).isEqualTo("late");
                assertThat(entry.event().conversation()).isEqualTo("c");
                assertThat(slow).hasValue(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aFailingEventIsRetriedThenSetAsideAndDelaysNobody(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            LinkedBlockingQueue<String> dead = new LinkedBlockingQueue<>();
            LinkedBlockingQueue<String> handled = new LinkedBlockingQueue<>();
            AtomicInteger tries = new AtomicInteger();
            EventHandler handler = new EventHandler() {
                @Override
                public Outcome handle(Event event, Claim claim) {
                    if (event.dedupeKey().equals("poison")) {
                        tries.incrementAndGet();
                        throw new IllegalStateException("cannot be done");
                    }
                    handled.add(event.dedupeKey());
                    return Outcome.done("handled", "");
                }

                @Override
                public void dead(Event event, int attempts, String reason) {
                    dead.add(event.dedupeKey() + ": " + reason);
                    throw new IllegalStateException("telling fails too");
                }
            };
            try (InboxWorker worker = worker(store, inbox, handler, "w", IMPATIENT)) {
                inbox.store(List.of(Events.of("c", "poison"), Events.of("c", "next")));
                assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("next");
                assertThat(dead.poll(10, TimeUnit.SECONDS)).isEqualTo("poison: cannot be done");
                worker.stop(Duration.ofSeconds(10));
            }
            assertThat(tries).hasValue(3);
            assertThat(new InboxEntries(store).dead(10))
                    .extracting(InboxEntry::reason)
                    .containsExactly("cannot be done");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theNextEventWaitsForTheRunThatTheFirstBecame(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            LinkedBlockingQueue<String> handled = new LinkedBlockingQueue<>();
            EventHandler handler = (event, claim) -> {
                handled.add(event.dedupeKey());
                return Outcome.running(event.runId());
            };
            try (InboxWorker worker = worker(store, inbox, handler, "w", QUICK)) {
                Event first = Events.of("c", "first");
                inbox.store(List.of(first, Events.of("c", "second"), Events.of("d", "other")));
                assertThat(Stream.generate(() -> take(handled)).limit(2)).containsExactlyInAnyOrder("first", "other");
                assertThat(handled).isEmpty();
                inbox.runEnded("c", first.runId());
                assertThat(take(handled)).isEqualTo("second");
                assertThat(worker.busy()).isLessThan(3);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatDoesNotEndBeforeTheStopIsHandedOver(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch never = new CountDownLatch(1);
            InboxWorker worker = worker(
                    store,
                    inbox,
                    (event, claim) -> {
                        begun.countDown();
                        if (!await(never)) {
                            throw new IllegalStateException("interrupted");
                        }
                        return Outcome.done("never", "");
                    },
                    "w",
                    QUICK);
            inbox.store(List.of(Events.of("c", "k")));
            assertThat(await(begun)).isTrue();
            worker.stop(Duration.ofMillis(10));
            List<Work> taken = new Queues(store, inbox).claim("next", 1, Duration.ofMinutes(1));
            assertThat(taken).extracting(Work::attempts).containsExactly(1);
        }
    }

    /** As a thread that waits for a connection is. */
    @ParameterizedTest
    @MethodSource(EACH)
    void whatWaitsForTheStoreAtTheStopIsGivenBackToo(Stores stores) throws Exception {
        Pace patient = new Pace(
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofMillis(100),
                3,
                Duration.ofMillis(1),
                Duration.ofMillis(5));
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch never = new CountDownLatch(1);
            InboxWorker worker = worker(
                    store,
                    inbox,
                    (event, claim) -> {
                        begun.countDown();
                        if (!await(never)) {
                            throw new StoreUnavailable("interrupted during connection acquisition", null);
                        }
                        return Outcome.done("never", "");
                    },
                    "w",
                    patient);
            inbox.store(List.of(Events.of("c", "k")));
            assertThat(await(begun)).isTrue();
            worker.stop(Duration.ofMillis(10));
            List<Work> taken = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
                taken.addAll(new Queues(store, inbox).claim("next", 1, Duration.ofMinutes(1)));
                return !taken.isEmpty();
            });
            assertThat(taken).extracting(Work::attempts).containsExactly(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void anEventWhoseWorkersDieIsSetAsideAtLast(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            inbox.store(List.of(Events.of("c", "killer")));
            Queues queues = new Queues(store, inbox);
            for (int i = 0; i < QUICK.attempts(); i++) {
                assertThat(queues.claim("dies", 1, Duration.ofMillis(-1))).hasSize(1);
            }
            CountDownLatch told = new CountDownLatch(1);
            EventHandler handler = new EventHandler() {
                @Override
                public Outcome handle(Event event, Claim claim) {
                    return Outcome.done("should not be tried again", "");
                }

                @Override
                public void dead(Event event, int attempts, String reason) {
                    told.countDown();
                }
            };
            try (InboxWorker worker = worker(store, inbox, handler, "w", QUICK)) {
                assertThat(await(told)).isTrue();
                worker.stop(Duration.ofSeconds(10));
            }
            assertThat(new InboxEntries(store).dead(5)).hasSize(1);
        }
    }

    private static InboxWorker worker(Store store, Inbox inbox, EventHandler handler, String owner, Pace pace) {
        return new InboxWorker(store, inbox, handler, owner, 4, pace, Thread::new).start();
    }

    private static Event numbered(String conversation, int n) {
        Event event = Events.of(conversation, conversation + "/" + n);
        return new Event(
                event.id(),
                event.kind(),
                event.platform(),
                conversation,
                event.dedupeKey(),
                event.runId(),
                event.receivedAt(),
                Map.of("n", n));
    }

    private static String take(LinkedBlockingQueue<String> queue) {
        try {
            return queue.poll(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
