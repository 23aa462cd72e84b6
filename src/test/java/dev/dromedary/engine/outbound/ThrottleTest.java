package dev.dromedary.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Priority;
import dev.dromedary.testing.Stalls;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fails when the throttle is taken out of routes/outbox/whatsapp.camel.yaml. */
class ThrottleTest {

    private static final int MESSAGES = 130;

    /** The route alone evens out; a pause of the machine may still push two seconds' messages together. */
    @ParameterizedTest
    @ValueSource(ints = {10, 50})
    void messagesLeaveNoFasterThanTheLimit(int limit) throws Exception {
        int most = send(null, limit, Math.min(MESSAGES, 3 * limit));

        assertThat(most).isLessThanOrEqualTo(limit + limit / 2);
    }

    @Test
    void withoutTheThrottleTheyLeaveAtOnce() throws Exception {
        assertThat(send("throttle", 5, 60)).isGreaterThan(2 * 5);
    }

    private static int send(String without, int limit, int messages) throws Exception {
        try (Stalls stalls = Stalls.watch();
                GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), without, null)) {
            // Classes are loaded and connections opened before it counts.
            RoutesUnderTest.get(routes.sendAll(1, Priority.NORMAL).get(0));
            graph.received.clear();
            routes.messagesPerSecond = limit;
            for (CompletableFuture<Answer> answer : routes.sendAll(messages, Priority.NORMAL)) {
                assertThat(RoutesUnderTest.get(answer)).isInstanceOf(Answer.Accepted.class);
            }
            assertThat(graph.received).hasSize(messages);
            return graph.mostInASecond(stalls);
        }
    }
}
