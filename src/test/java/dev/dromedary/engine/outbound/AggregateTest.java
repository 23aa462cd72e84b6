package dev.dromedary.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Fails when the aggregator is taken out of routes/outbox/bulk.camel.yaml. */
class AggregateTest {

    private static final long APART = 300_000_000L;

    @Test
    void bulkLeavesInBatchesSomeTimeApart() throws Exception {
        assertThat(batches(null)).containsExactly(5, 5, 2);
    }

    @Test
    void withoutTheAggregatorThereAreNoBatches() throws Exception {
        assertThat(batches("aggregate")).isNotEqualTo(List.of(5, 5, 2));
    }

    @Test
    void aPageDoesNotWaitBehindBatches() throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            List<CompletableFuture<Answer>> bulk = routes.sendAll(12, Priority.BULK);
            RoutesUnderTest.get(routes.sender.send(RoutesUnderTest.text("page", Priority.URGENT), false, () -> true));

            assertThat(bulk.stream().filter(CompletableFuture::isDone).count()).isLessThan(12);
            for (CompletableFuture<Answer> answer : bulk) {
                assertThat(RoutesUnderTest.get(answer)).isInstanceOf(Answer.Accepted.class);
            }
        }
    }

    /** How many arrived together, by the pauses between them. */
    private static List<Integer> batches(String without) throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), without, null)) {
            for (CompletableFuture<Answer> answer : routes.sendAll(12, Priority.BULK)) {
                assertThat(RoutesUnderTest.get(answer)).isInstanceOf(Answer.Accepted.class);
            }
            long[] times = graph.received.stream()
                    .mapToLong(GraphStandIn.Received::nanos)
                    .sorted()
                    .toArray();
            assertThat(times).hasSize(12);
            List<Integer> sizes = new ArrayList<>();
            int size = 0;
            for (int i = 0; i < times.length; i++) {
                if (i > 0 && times[i] - times[i - 1] > APART) {
                    sizes.add(size);
                    size = 0;
                }
                size++;
            }
            sizes.add(size);
            return sizes;
        }
    }
}
