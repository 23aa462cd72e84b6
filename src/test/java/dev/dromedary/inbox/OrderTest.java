package dev.dromedary.inbox;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Event;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import dev.dromedary.testing.Stalls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The promise about order: what is slow, failing or poisoned delays nobody else, and its own next one little. */
class OrderTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final Duration SLOW_DAY = Duration.ofSeconds(2);
    private static final Pace QUICK = new Pace(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(5));

    /** Far more than there are threads, and none of them ever ends. */
    @ParameterizedTest
    @MethodSource(EACH)
    void aHundredThatHangDelayNobodyElse(Stores stores) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Map<String, Instant> handled = new ConcurrentHashMap<>();
        EventHandler handler = (event, claim) -> {
            if (event.dedupeKey().startsWith("hang")) {
                pass(never);
            }
            handled.put(event.dedupeKey(), Instant.now());
            return Outcome.done("handled", "");
        };
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            InboxWorker worker = worker(store, handler, "w", 16, Pace.STANDARD);
            inbox.store(IntStream.range(0, 100)
                    .mapToObj(i -> Events.of("c" + i, "hang" + i))
                    .toList());
            Instant before = Instant.now();
            inbox.store(IntStream.range(0, 10)
                    .mapToObj(i -> Events.of("other" + i, "other" + i))
                    .toList());
            await().until(() -> handled.size() == 10);
            System.out.println("behind a hundred that hang: "
                    + Duration.between(
                            before,
                            handled.values().stream().max(Instant::compareTo).orElseThrow()));

            Instant next = Instant.now();
            inbox.store(List.of(Events.of("other0", "again")));
            await().until(() -> handled.containsKey("again"));
            System.out.println("once they made way: " + Duration.between(next, handled.get("again")));
            await().until(() -> worker.slow() >= 80);
            never.countDown();
            worker.close();
            assertThat(handled).hasSize(111);
        }
    }

    static Stream<Arguments> stops() {
        return Stream.of(Duration.ZERO, Duration.ofMillis(5_000), Duration.ofMillis(7_900))
                .map(after -> Arguments.of(Stores.postgres(), after));
    }

    /** One replica claims and is stopped after a while, the next one hangs: both together are within the promise. */
    @ParameterizedTest
    @MethodSource("stops")
    void theNextOneWaitsTenSecondsBehindAStoppedAndThenAHangingWorker(Stores stores, Duration after) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Map<String, Instant> handled = new ConcurrentHashMap<>();
        InstantSource stopped = InstantSource.offset(Clock.systemUTC(), after.negated());
        Event first = Events.of("c", "first");
        try (Store store = stores.open(stopped)) {
            new Inbox(store).store(List.of(first, Events.of("c", "next")));
            assertThat(queues(store).claim("stopped", 1, Pace.STANDARD)).hasSize(1);
        }
        try (Store store = stores.open();
                Stalls stalls = Stalls.watch()) {
            Instant begun = Instant.now().minus(after);
            Work held = new Work(new Claim("c", "c", "stopped", 1), first, 1, 1, 0, begun);
            assertThat(queues(store).renew("stopped", List.of(held.claim()), Pace.STANDARD))
                    .isEmpty();
            InboxWorker worker = worker(
                    store,
                    (event, claim) -> {
                        if (event.dedupeKey().equals("first")) {
                            pass(never);
                        }
                        handled.put(event.dedupeKey(), Instant.now());
                        return Outcome.done("handled", "");
                    },
                    "w",
                    16,
                    Pace.STANDARD);
            await().until(() -> handled.containsKey("next"));
            Duration waited = Duration.between(begun, handled.get("next"));
            System.out.println("stopped after " + after + ": the next one waited " + waited);
            assertThat(waited.minus(stalls.lost())).isLessThan(PROMISED.plus(SLOW_DAY));
            never.countDown();
            worker.close();
            assertThat(handled).containsKey("first");
        }
    }

    static Stream<Arguments> errors() {
        List<Error> errors = List.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("com/example/Missing"),
                new AssertionError("broken"));
        return errors.stream()
                .flatMap(error -> Stream.of(Stores.sqlite(), Stores.postgres())
                        .map(stores -> Arguments.of(Named.of(stores.toString(), stores), error)));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorIsAFailedAttemptAndCostsNoThread(Stores stores, Error error) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            List<Event> broken = IntStream.range(0, 12)
                    .mapToObj(i -> Events.of("c" + i, "broken" + i))
                    .toList();
            InboxWorker worker = worker(
                    store,
                    (event, claim) -> {
                        if (event.dedupeKey().startsWith("broken")) {
                            tries.incrementAndGet();
                            throw error;
                        }
                        others.incrementAndGet();
                        return Outcome.done("handled", "");
                    },
                    "w",
                    2,
                    QUICK);
            inbox.store(broken);
            inbox.store(IntStream.range(0, 20)
                    .mapToObj(i -> Events.of("c" + i % 12, "fine" + i))
                    .toList());
            await().until(() -> others.get() == 20);
            await().until(() -> new InboxEntries(store).dead(99).size() == 12);
            worker.close();
            assertThat(tries).hasValue(12 * QUICK.attempts());
            assertThat(new InboxEntries(store).dead(99))
                    .allSatisfy(dead ->
                            assertThat(dead.reason()).contains(error.getClass().getSimpleName()));
        }
    }

    /** One of thirty kills its process; which one, nobody knows. */
    @ParameterizedTest
    @MethodSource(EACH)
    void whatOnlyWasAtWorkBesideAKillerIsNotSetAsideWithIt(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            inbox.store(IntStream.range(0, 30)
                    .mapToObj(i -> Events.of("c" + i, "k" + i))
                    .toList());
            for (int death = 1; death <= 3; death++) {
                assertThat(queues(store).claim("killed", 30, Duration.ofMillis(-1)))
                        .hasSize(30);
            }
            AtomicInteger now = new AtomicInteger();
            List<Integer> atOnce = new ArrayList<>();
            Set<String> handled = ConcurrentHashMap.newKeySet();
            InboxWorker worker = worker(
                    store,
                    (event, claim) -> {
                        synchronized (atOnce) {
                            atOnce.add(now.incrementAndGet());
                        }
                        pause(5);
                        now.decrementAndGet();
                        handled.add(event.dedupeKey());
                        return Outcome.done("handled", "");
                    },
                    "w",
                    16,
                    Pace.STANDARD);
            await().until(() -> handled.size() == 30);
            worker.close();
            assertThat(atOnce).containsOnly(1);
            assertThat(new InboxEntries(store).dead(99)).isEmpty();
        }
    }

    /** An event whose run nobody ends, because it is not there any more. */
    @Test
    void whatIsHeldForALostRunGoesOn() throws Exception {
        try (Store store = Stores.sqlite().open();
                Stalls stalls = Stalls.watch()) {
            Inbox inbox = new Inbox(store);
            Map<String, Instant> handled = new ConcurrentHashMap<>();
            InboxWorker worker = worker(
                    store,
                    (event, claim) -> {
                        handled.put(event.dedupeKey(), Instant.now());
                        return event.dedupeKey().equals("first")
                                ? Outcome.running("run-lost")
                                : Outcome.done("handled", "");
                    },
                    "w",
                    4,
                    Pace.STANDARD);
            inbox.store(List.of(Events.of("c", "first"), Events.of("c", "next")));
            await().until(() -> handled.containsKey("next"));
            Duration waited = Duration.between(handled.get("first"), handled.get("next"));
            System.out.println("behind a lost run: " + waited);
            assertThat(waited).isGreaterThanOrEqualTo(Pace.STANDARD.patience().minusMillis(50));
            assertThat(waited.minus(stalls.lost())).isLessThan(PROMISED.plus(SLOW_DAY));
            worker.close();
        }
    }

    private static Queues queues(Store store) {
        return new Queues(store, new Inbox(store));
    }

    private static InboxWorker worker(Store store, EventHandler handler, String owner, int threads, Pace pace) {
        Inbox inbox = new Inbox(store);
        return new InboxWorker(store, inbox, handler, owner, threads, pace, Thread::new).start();
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
