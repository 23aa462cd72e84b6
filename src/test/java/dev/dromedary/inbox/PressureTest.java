package dev.dromedary.inbox;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Event;
import dev.dromedary.event.Ids;
import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrivals faster than departures, and a store that comes and goes. */
class PressureTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Ids IDS = new Ids(InstantSource.system());
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Pace QUICK = new Pace(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMillis(50),
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(5));

    @ParameterizedTest
    @MethodSource(EACH)
    void peopleAndCriticalAlertsOvertakeAFloodAndTheFloodKeepsAShare(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            Queues queues = new Queues(store, inbox);
            inbox.store(IntStream.range(0, 300)
                    .mapToObj(n -> alert("info", "i" + n))
                    .toList());
            inbox.store(IntStream.range(0, 300).mapToObj(n -> status("s" + n)).toList());
            inbox.store(List.of(alert("critical", "page")));
            inbox.store(List.of(timer("escalate")));
            inbox.store(IntStream.range(0, 60)
                    .mapToObj(n -> Events.of("whatsapp:" + n, "ack" + n))
                    .toList());
            List<String> order = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                Work work = queues.claim("me", 1, LEASE).get(0);
                order.add(work.event().dedupeKey());
                queues.doneAndRelease(work, "handled", "");
            }
            assertThat(order.subList(0, 3)).containsExactly("page", "escalate", "ack0");
            assertThat(order.stream().filter(key -> key.startsWith("ack"))).hasSize(60);
            assertThat(order.lastIndexOf("ack59")).isLessThan(90);
            assertThat(order.subList(0, 80).stream().filter(key -> key.matches("[is]\\d+")))
                    .hasSize(20);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aQueueIsAsUrgentAsTheMostUrgentThatWaitsInIt(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            Queues queues = new Queues(store, inbox);
            inbox.store(List.of(alert("info", "other")));
            inbox.store(List.of(alert("warning", "same", "first"), alert("critical", "same", "second")));
            List<Work> claimed = queues.claim("me", 1, LEASE);
            assertThat(claimed).extracting(work -> work.event().dedupeKey()).containsExactly("first");
            Work second = queues.done(claimed.get(0), "handled", "").orElseThrow();
            queues.done(second, "handled", "");
            inbox.store(List.of(alert("info", "same", "third")));
            for (String next : List.of("other", "third")) {
                assertThat(queues.claim("me", 1, LEASE))
                        .extracting(work -> work.event().dedupeKey())
                        .containsExactly(next);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void anEventIsNotCountedDownWhileTheStoreIsAway(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            AtomicInteger calls = new AtomicInteger();
            EventHandler handler = (event, claim) -> {
                if (calls.incrementAndGet() <= 10) {
                    throw new IllegalStateException("a framework", new StoreUnavailable("full", new Exception("disk")));
                }
                return Outcome.done("handled", "");
            };
            inbox.store(List.of(Events.of("whatsapp:1", "key")));
            try (InboxWorker worker = new InboxWorker(store, inbox, handler, "me", 4, QUICK, Thread::new).start()) {
                await().until(() -> new InboxEntries(store)
                        .byDedupeKey("key")
                        .filter(entry -> entry.state() == InboxEntry.State.DONE)
                        .isPresent());
                assertThat(worker.busy()).isLessThanOrEqualTo(1);
            }
            assertThat(calls).hasValue(11);
            assertThat(new InboxEntries(store).byDedupeKey("key").orElseThrow().attempts())
                    .isEqualTo(1);
        }
    }

    private static Event alert(String severity, String key) {
        return alert(severity, key, key);
    }

    private static Event alert(String severity, String queue, String key) {
        return flow("webhook:/alertmanager", Map.of("severity", severity), "alert:" + queue, key);
    }

    private static Event timer(String key) {
        return flow("timer:" + key, Map.of(), key, key);
    }

    private static Event flow(String source, Map<String, Object> input, String queue, String key) {
        Map<String, Object> body = Map.of("flow", "f", "source", source, "input", input, "trigger", Map.of());
        return new Event(
                IDS.next("evt"), Event.Kind.FLOW, "whatsapp", queue, key, IDS.next("run"), Instant.now(), body);
    }

    private static Event status(String key) {
        return new Event(
                IDS.next("evt"), Event.Kind.STATUS, "whatsapp", "status:" + key, key, null, Instant.now(), Map.of());
    }
}
