package dev.dromedary.engine.outbound;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.engine.outbound.GraphStandIn.Reply;
import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Priority;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Fails when the circuit breaker is taken out of routes/outbox/whatsapp.camel.yaml. */
class BreakerTest {

    private static final int OPENS_AFTER = 10;

    @Test
    void leavesGraphAloneWhileItIsDown() throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null, 3600)) {
            graph.reply = Reply.of(503, "");
            send(routes, 30);
            assertThat(graph.received).hasSize(OPENS_AFTER);

            graph.reply = null;
            Answer open = RoutesUnderTest.get(routes.sendAll(1, Priority.NORMAL).get(0));
            assertThat(open).isInstanceOf(Answer.NotSent.class);
        }
    }

    @Test
    void triesAgainAfterwards() throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            graph.reply = Reply.of(503, "");
            send(routes, OPENS_AFTER);
            graph.reply = null;
            await().until(() ->
                    RoutesUnderTest.get(routes.sendAll(1, Priority.NORMAL).get(0)) instanceof Answer.Accepted);
        }
    }

    @Test
    void withoutTheBreakerEachSendReachesGraph() throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), "circuitBreaker", null)) {
            graph.reply = Reply.of(503, "");
            send(routes, 30);

            assertThat(graph.received).hasSize(30);
        }
    }

    @Test
    void refusalsOfMetaDoNotOpenIt() throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            graph.reply = Reply.of(400, "{\"error\":{\"code\":131026,\"message\":\"undeliverable\"}}");
            send(routes, 30);

            assertThat(graph.received).hasSize(30);
        }
    }

    /** One after another, so that each sees what those before it did to the breaker. */
    private static void send(RoutesUnderTest routes, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            CompletableFuture<Answer> answer =
                    routes.sendAll(1, Priority.NORMAL).get(0);
            assertThat(RoutesUnderTest.get(answer)).isNotInstanceOf(Answer.Accepted.class);
        }
    }
}
