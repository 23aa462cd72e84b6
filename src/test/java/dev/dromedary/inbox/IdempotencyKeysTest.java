package dev.dromedary.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.Event;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdempotencyKeysTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final List<?> ALERT = List.of(Map.of("service", "api", "severity", "critical"));

    private final AtomicInteger next = new AtomicInteger();

    /** Each call makes new events, as each request does. */
    private List<Event> fresh() {
        int n = next.incrementAndGet();
        return List.of(Events.of("a" + n, "a" + n), Events.of("b" + n, "b" + n));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theSameKeyAtTheSameMomentOnTwoReplicasIsOneRequest(Stores stores) throws Exception {
        try (Store one = stores.open();
                Store other = stores.isPostgres() ? stores.open() : null) {
            List<IdempotencyKeys> replicas = other == null ? List.of(keys(one)) : List.of(keys(one), keys(other));
            ExecutorService callers = Executors.newFixedThreadPool(8);
            for (int round = 0; round < 20; round++) {
                String key = "k" + round;
                CountDownLatch go = new CountDownLatch(1);
                List<Future<List<String>>> answers = IntStream.range(0, 8)
                        .mapToObj(i -> callers.submit(() -> {
                            go.await();
                            return replicas.get(i % replicas.size()).once("/alert", key, ALERT, this::fresh);
                        }))
                        .toList();
                go.countDown();
                List<List<String>> given = new ArrayList<>();
                for (Future<List<String>> answer : answers) {
                    given.add(answer.get());
                }
                assertThat(given).hasSize(8).containsOnly(given.get(0));
                assertThat(given.get(0)).hasSize(2).doesNotHaveDuplicates();
            }
            callers.shutdown();
            assertThat(new InboxEntries(one).list(new Arrived(null, null, null, null, 999)))
                    .hasSize(40);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void anotherRequestUnderTheSameKeyIsRefusedAndTheFirstOneStands(Stores stores) {
        try (Store store = stores.open()) {
            IdempotencyKeys keys = keys(store);
            List<String> first = keys.once("/alert", "k", ALERT, this::fresh);
            for (List<?> other : List.of(
                    List.of(),
                    List.of(Map.of("service", "db", "severity", "critical")),
                    List.of(ALERT.get(0), Map.of("service", "db")))) {
                assertThatThrownBy(() -> keys.once("/alert", "k", other, this::fresh))
                        .isInstanceOf(IdempotencyKeys.Reused.class)
                        .hasMessageContaining("k was used here for another request")
                        .hasMessageContaining("key of its own");
            }
            Map<String, Object> reordered = new LinkedHashMap<>();
            reordered.put("severity", "critical");
            reordered.put("service", "api");
            assertThat(keys.once("/alert", "k", List.of(reordered), this::fresh))
                    .isEqualTo(first);
            assertThat(keys.once("/other", "k", List.of(), this::fresh)).isNotEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatIsRefusedDoesNotUseTheKeyUp(Stores stores) {
        try (Store store = stores.open()) {
            IdempotencyKeys keys = keys(store);
            assertThatThrownBy(() -> keys.once("/alert", "k", List.of("bad"), () -> {
                        throw new IllegalArgumentException("a field is missing");
                    }))
                    .hasMessage("a field is missing");
            assertThat(keys.once("/alert", "k", ALERT, this::fresh)).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void keysMayBeLongAndOdd(Stores stores) {
        try (Store store = stores.open()) {
            IdempotencyKeys keys = keys(store);
            List<String> odd = List.of(
                    "x".repeat(7_000),
                    "x".repeat(7_000) + "y",
                    "\"8e03978e-40d5\"",
                    "a:b",
                    "%00",
                    "🚨",
                    "'; DROP",
                    "a\0b");
            List<List<String>> first = odd.stream()
                    .map(key -> keys.once("/alert", key, ALERT, this::fresh))
                    .toList();
            assertThat(first).doesNotHaveDuplicates();
            assertThat(odd.stream()
                            .map(key -> keys.once("/alert", key, ALERT, this::fresh))
                            .toList())
                    .isEqualTo(first);
        }
    }

    /** Retention may take a key's row before its events, and an older replica wrote none. */
    @ParameterizedTest
    @MethodSource(EACH)
    void whereOnlyTheEventsAreLeftNothingVanishesIntoThem(Stores stores) {
        try (Store store = stores.open()) {
            IdempotencyKeys keys = keys(store);
            List<String> first = keys.once("/alert", "k", ALERT, () -> List.of(keyed("hook:/alert:k:0", "down")));
            store.write(() -> store.db().sql("DELETE FROM idempotency").update());
            List<?> other = List.of(Map.of("service", "db"));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(
                                () -> keys.once("/alert", "k", other, () -> List.of(keyed("hook:/alert:k:0", "full"))))
                        .isInstanceOf(IdempotencyKeys.Reused.class);
            }
            for (int i = 0; i < 2; i++) {
                assertThat(keys.once("/alert", "k", ALERT, () -> List.of(keyed("hook:/alert:k:0", "down"))))
                        .isEqualTo(first);
            }
        }
    }

    private static Event keyed(String key, String message) {
        Event event = Events.of("hook", key);
        return new Event(
                event.id(),
                Event.Kind.FLOW,
                "whatsapp",
                event.id(),
                key,
                event.runId(),
                event.receivedAt(),
                Map.of("flow", "f", "source", "webhook:/alert", "input", Map.of("message", message, "n", 1)));
    }

    private static IdempotencyKeys keys(Store store) {
        return new IdempotencyKeys(store, new Inbox(store));
    }
}
