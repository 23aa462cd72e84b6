package dev.dromedary.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.dromedary.event.Event;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InboxTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Duration LEASE = Duration.ofMinutes(1);

    @ParameterizedTest
    @MethodSource(EACH)
    void theSameKeyFromEightThreadsIsOneRow(Stores stores) throws Exception {
        // Two stores on PostgreSQL are two replicas; SQLite has one process.
        try (Store one = stores.open();
                Store two = stores.isPostgres() ? stores.open() : null) {
            List<Inbox> inboxes = two == null ? List.of(new Inbox(one)) : List.of(new Inbox(one), new Inbox(two));
            ExecutorService callers = Executors.newFixedThreadPool(8);
            for (int round = 0; round < 20; round++) {
                String key = "wamid." + round;
                CountDownLatch go = new CountDownLatch(1);
                List<Future<StoredEvents>> answers = IntStream.range(0, 8)
                        .mapToObj(i -> callers.submit(() -> {
                            go.await();
                            return inboxes.get(i % inboxes.size())
                                    .store(List.of(Events.of("c" + i % 2, key), Events.of("c9", key + "/b")));
                        }))
                        .toList();
                go.countDown();
                List<StoredEvents.Stored> stored = new ArrayList<>();
                for (Future<StoredEvents> answer : answers) {
                    stored.addAll(answer.get().all());
                }
                assertThat(stored.stream().filter(StoredEvents.Stored::fresh)).hasSize(2);
                assertThat(stored.stream().map(StoredEvents.Stored::runId).distinct())
                        .hasSize(2);
                assertThat(new InboxEntries(one)
                                .byDedupeKey(key)
                                .orElseThrow()
                                .event()
                                .runId())
                        .isIn(stored.stream().map(StoredEvents.Stored::runId).toList());
            }
            callers.shutdown();
            assertThat(count(one)).isEqualTo(40);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aThousandUpdatesWithRepeatsInOneBody(Stores stores) {
        try (Store store = stores.open()) {
            List<Event> body = IntStream.range(0, 1000)
                    .mapToObj(i -> Events.of("c" + i % 7, "w" + i % 900))
                    .toList();
            StoredEvents stored = new Inbox(store).store(body);
            assertThat(stored.all().stream().filter(StoredEvents.Stored::fresh)).hasSize(900);
            assertThat(stored.all().get(950).eventId()).isEqualTo(body.get(50).id());
            assertThat(count(store)).isEqualTo(900);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void strangeTextIsStored(Stores stores) {
        try (Store store = stores.open()) {
            Event event = new Event(
                    "evt-1",
                    Event.Kind.NOTE,
                    "wh\0",
                    "c\0" + "x".repeat(9000) + "\udc00",
                    "k".repeat(9000) + "\0",
                    null,
                    Instant.now(),
                    Map.of("text", "a\0b \ud83d \ud83d\ude80"));
            new Inbox(store).store(List.of(event));
            assertThat(new InboxEntries(store)
                            .byId("evt-1")
                            .orElseThrow()
                            .event()
                            .body()
                            .get("text"))
                    .asString()
                    .startsWith("a\0b ")
                    .endsWith("\ud83d\ude80");
            assertThat(new InboxEntries(store).byDedupeKey("k".repeat(9000) + "\0"))
                    .isPresent();
        }
    }

    /** What is cut inside an emoji comes back from a database as something else than was given. */
    @ParameterizedTest
    @MethodSource(EACH)
    void halfACharacterInANameIsFoundAgain(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            String whole = "\ud83d\ude80";
            for (String half : List.of("\ud83d", "a\ude80", "a\ud83db", "k".repeat(335) + whole + "k".repeat(90))) {
                Event event = Events.of("alert:" + half, "hook:" + half);
                assertThat(inbox.store(List.of(event)).all().get(0).fresh())
                        .as("the first one")
                        .isTrue();
                assertThat(inbox.store(List.of(Events.of("alert:" + half, "hook:" + half)))
                                .all())
                        .extracting(StoredEvents.Stored::fresh, StoredEvents.Stored::runId)
                        .containsExactly(tuple(false, event.runId()));
                assertThat(new InboxEntries(store).ofConversation("alert:" + half, 9))
                        .hasSize(1);
                assertThat(new InboxEntries(store).byDedupeKey("hook:" + half)).isPresent();
            }
            assertThat(inbox.store(List.of(Events.of("alert:" + whole, "hook:" + whole)))
                            .all()
                            .get(0)
                            .fresh())
                    .isTrue();
            assertThat(new InboxEntries(store).byDedupeKey("hook:" + whole)).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void storingBelongsToTheOpenTransaction(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            assertThatThrownBy(() -> store.write(() -> {
                        inbox.store(List.of(Events.of("c", "k")));
                        throw new IllegalStateException("undo");
                    }))
                    .hasMessage("undo");
            assertThat(count(store)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aQueueIsWorkedOnInOrderByOneAtATime(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            Queues queues = new Queues(store, inbox);
            inbox.store(List.of(Events.of("a", "a1"), Events.of("b", "b1"), Events.of("a", "a2")));
            inbox.store(List.of(Events.of("a", "a3")));

            List<Work> heads = queues.claim("me", 10, LEASE);
            assertThat(heads).extracting(w -> w.event().dedupeKey()).containsExactlyInAnyOrder("a1", "b1");
            assertThat(queues.claim("other", 10, LEASE)).isEmpty();

            Work a1 = heads.stream()
                    .filter(w -> w.event().dedupeKey().equals("a1"))
                    .findFirst()
                    .orElseThrow();
            Work a2 = queues.done(a1, "started", "because").orElseThrow();
            assertThat(a2.event().dedupeKey()).isEqualTo("a2");
            queues.doneAndRelease(a2, "ignored", "because");
            assertThat(queues.claim("other", 10, LEASE))
                    .extracting(w -> w.event().dedupeKey())
                    .containsExactly("a3");
            InboxEntry entry = new InboxEntries(store).byId(a1.event().id()).orElseThrow();
            assertThat(entry.state()).isEqualTo(InboxEntry.State.DONE);
            assertThat(entry.outcome()).isEqualTo("started");
            assertThat(entry.endedAt()).isNotNull();
            assertThat(new InboxEntries(store).byRun(a1.event().runId())).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void anOutdatedClaimChangesNothing(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            Queues queues = new Queues(store, inbox);
            inbox.store(List.of(Events.of("a", "a1"), Events.of("a", "a2")));
            Work stale = queues.claim("me", 1, Duration.ofMillis(-1)).get(0);
            Work fresh = queues.claim("other", 1, LEASE).get(0);
            assertThat(fresh.event()).isEqualTo(stale.event());
            assertThat(fresh.attempts()).isEqualTo(2);
            assertThat(fresh.claim().epoch()).isGreaterThan(stale.claim().epoch());

            assertThat(queues.renew("me", Set.of(stale.claim()), LEASE)).containsExactly(stale.claim());
            List<Runnable> writes = List.of(
                    () -> queues.done(stale, "x", "x"),
                    () -> queues.dead(stale, "x"),
                    () -> queues.retry(stale, Instant.now(), "x"),
                    () -> queues.release(stale, Instant.now()),
                    () -> queues.hold(stale, "run-1", Instant.now()),
                    () -> queues.apart(stale, LEASE));
            for (Runnable write : writes) {
                assertThatThrownBy(write::run).isInstanceOf(Fenced.class);
            }
            assertThat(new InboxEntries(store)
                            .byId(stale.event().id())
                            .orElseThrow()
                            .state())
                    .isEqualTo(InboxEntry.State.RECEIVED);
            assertThat(queues.renew("other", Set.of(fresh.claim()), LEASE)).isEmpty();
            assertThat(queues.done(fresh, "done", "by the other")).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void workOfADeadProcessIsTakenOver(Stores stores) {
        String key;
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            inbox.store(List.of(Events.of("a", "a1")));
            key = new Queues(store, inbox)
                    .claim("dead", 1, LEASE)
                    .get(0)
                    .event()
                    .dedupeKey();
        }
        try (Store store = stores.open()) {
            Queues queues = new Queues(store, new Inbox(store));
            assertThat(queues.claim("next", 1, LEASE)).isEmpty();
            queues.forgetLeases();
            assertThat(queues.claim("next", 1, LEASE))
                    .extracting(w -> w.event().dedupeKey())
                    .containsExactly(key);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatFollowsARunWaitsForItsEndOrForItsTime(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            Queues queues = new Queues(store, inbox);
            inbox.store(List.of(Events.of("a", "a1"), Events.of("a", "a2"), Events.of("a", "a3")));

            queues.hold(
                    queues.claim("me", 1, LEASE).get(0), "run-1", Instant.now().plusSeconds(100));
            assertThat(queues.claim("me", 1, LEASE)).isEmpty();
            inbox.runEnded("a", "run-0");
            assertThat(queues.claim("me", 1, LEASE)).isEmpty();
            inbox.runEnded("a", "run-1");
            Work second = queues.claim("me", 1, LEASE).get(0);

            // Its run ends before the worker says that it waits for it: not missed.
            inbox.runEnded("a", "run-2");
            queues.hold(second, "run-2", Instant.now().plusSeconds(100));
            Work third = queues.claim("me", 1, LEASE).get(0);
            assertThat(third.event().dedupeKey()).isEqualTo("a3");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatWentApartIsRetriedAloneAndShownWhereItArrived(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            Queues queues = new Queues(store, inbox);
            inbox.store(List.of(Events.of("a", "a1"), Events.of("a", "a2")));
            Work slow = queues.apart(queues.claim("me", 1, LEASE).get(0), LEASE);
            assertThat(slow.isApart()).isTrue();

            Work next = queues.claim("other", 5, LEASE).get(0);
            assertThat(next.event().dedupeKey()).isEqualTo("a2");
            queues.retry(slow, Instant.now(), "PagerDuty answered 503");
            Work again = queues.claim("other", 5, LEASE).get(0);
            assertThat(again.event().dedupeKey()).isEqualTo("a1");
            assertThat(again.event().conversation()).isEqualTo("a");
            assertThat(again.attempts()).isEqualTo(2);
            assertThat(queues.dead(again, "gave up")).isEqualTo(Optional.empty());

            InboxEntries entries = new InboxEntries(store);
            assertThat(entries.ofConversation("a", 10)).hasSize(2);
            assertThat(entries.dead(10)).extracting(InboxEntry::reason).containsExactly("gave up");
            assertThat(inbox.replay(again.event().id())).isTrue();
            assertThat(inbox.replay("evt-unknown")).isFalse();
            assertThat(queues.claim("other", 5, LEASE))
                    .extracting(w -> w.event().dedupeKey() + w.attempts())
                    .containsExactly("a11");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aPlaceThatStayedEmptyIsSkipped(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            Queues queues = new Queues(store, inbox);
            inbox.store(List.of(Events.of("a", "a1")));
            store.write(
                    () -> store.db().sql("UPDATE conversation SET last_seq = 3").update());
            inbox.store(List.of(Events.of("a", "a4")));
            Work first = queues.claim("me", 1, LEASE).get(0);
            assertThat(queues.done(first, "x", "x").orElseThrow().event().dedupeKey())
                    .isEqualTo("a4");
            store.write(() -> store.db()
                    .sql("UPDATE conversation SET last_seq = 9, lease_until = 0")
                    .update());
            assertThat(queues.claim("me", 1, LEASE)).hasSize(1);
        }
    }

    private static long count(Store store) {
        return store.reads().sql("SELECT count(*) FROM inbox").query(Long.class).single();
    }
}
