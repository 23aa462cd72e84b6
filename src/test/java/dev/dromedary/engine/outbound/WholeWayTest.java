package dev.dromedary.engine.outbound;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.engine.outbound.GraphStandIn.Reply;
import dev.dromedary.event.Ids;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Hooks;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.OutboxLane;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.State;
import dev.dromedary.outbox.Verdict;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import dev.dromedary.testing.Stalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outbox, lane, routes and HTTP together, by the wall's clock. */
class WholeWayTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Duration LONG = Duration.ofSeconds(60);

    private static OutboxLane lane(Store store, Outbox outbox, RoutesUnderTest routes) {
        OutboxLane lane = new OutboxLane(store, outbox, routes.sender, m -> Optional.empty(), routes.sender.permits());
        lane.start();
        return lane;
    }

    private static Outbox outbox(Store store) {
        return new Outbox(store, new Ids(store.clock()), Hooks.only((channel, code) -> Verdict.unknown(code)));
    }

    private static void put(Store store, Outbox outbox, int from, int to, Priority priority, int people) {
        store.write(() -> {
            for (int i = from; i < to; i++) {
                outbox.put(new Draft(
                        "op-" + i,
                        null,
                        null,
                        "whatsapp",
                        Channel.WHATSAPP,
                        "1555" + i % people,
                        Map.of("type", "text", "text", Map.of("body", Integer.toString(i))),
                        null,
                        priority,
                        false,
                        List.of()));
            }
        });
    }

    private static long count(Outbox outbox, State state) {
        return outbox.list(new Listing(null, state.text(), null, null, null, null, 1000))
                .size();
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theReceiverNeverSeesMoreThanTheLimitInAnySecond(Stores stores) throws Exception {
        try (Stalls stalls = Stalls.watch();
                Store store = stores.open();
                GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            routes.messagesPerSecond = 50;
            Outbox outbox = outbox(store);
            try (OutboxLane lane = lane(store, outbox, routes)) {
                put(store, outbox, 0, 120, Priority.NORMAL, 120);
                put(store, outbox, 120, 140, Priority.BULK, 120);
                await().atMost(LONG).until(() -> count(outbox, State.SENT) == 140);
                lane.wake();
            }
            assertThat(graph.received).hasSize(140);
            // The lane gives fifty; without it the route alone evens out and gives up to half as many again.
            assertThat(graph.mostInASecond(stalls)).isLessThanOrEqualTo(60);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void keepsEachPersonsOrderThroughFaults(Stores stores) throws Exception {
        try (Store store = stores.open();
                GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            Outbox outbox = outbox(store);
            try (OutboxLane lane = lane(store, outbox, routes)) {
                graph.reply = Reply.of(503, "");
                put(store, outbox, 0, 60, Priority.NORMAL, 6);
                await().atMost(LONG).until(() -> !graph.received.isEmpty());
                graph.received.clear();
                graph.reply = null;
                await().atMost(LONG).until(() -> count(outbox, State.SENT) == 60);
                lane.wake();
            }
            for (int person = 0; person < 6; person++) {
                String to = "+1555" + person;
                List<Integer> numbers = graph.received.stream()
                        .filter(r -> r.body().get("to").equals(to))
                        .map(r -> Integer.valueOf(
                                ((Map<?, ?>) r.body().get("text")).get("body").toString()))
                        .toList();
                assertThat(numbers).isSorted().hasSizeGreaterThanOrEqualTo(10);
            }
            assertThat(outbox.list(new Listing(null, null, null, null, null, null, 100)))
                    .allMatch(m -> !m.possiblyRepeated())
                    .extracting(SentMessage::state)
                    .containsOnly(State.SENT);
        }
    }
}
