package dev.dromedary.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Priority;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fails when the aggregator is taken out of routes/outbox/bulk.camel.yaml. */
class AggregateTest {

    private static final Duration APART = Duration.ofMillis(1_500);
    private static final int BATCH = 5;

    /** Whatever the machine does: of one more than a batch holds, one had to wait for the next batch. */
    @Test
    void bulkLeavesInBatchesSomeTimeApart() throws Exception {
        assertThat(oneMoreThanABatch(null)).allMatch(took -> took.compareTo(APART) >= 0);
    }

    @Test
    void withoutTheAggregatorThereAreNoBatches() throws Exception {
        assertThat(oneMoreThanABatch("aggregate")).anyMatch(took -> took.compareTo(APART) < 0);
    }

    @Test
    void aPageDoesNotWaitBehindBatches() throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            routes.batchDelay = APART.multipliedBy(2);
            List<CompletableFuture<Answer>> bulk = routes.sendAll(12, Priority.BULK);
            RoutesUnderTest.get(routes.sender.send(RoutesUnderTest.text("page", Priority.URGENT), false, () -> true));

            assertThat(bulk.stream().filter(CompletableFuture::isDone).count()).isLessThan(12);
            for (CompletableFuture<Answer> answer : bulk) {
                assertThat(RoutesUnderTest.get(answer)).isInstanceOf(Answer.Accepted.class);
            }
        }
    }

    /** From each arrival to the one that is a batch's size after it. */
    private static List<Duration> oneMoreThanABatch(String without) throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), without, null)) {
            routes.batchDelay = APART;
            for (CompletableFuture<Answer> answer : routes.sendAll(12, Priority.BULK)) {
                assertThat(RoutesUnderTest.get(answer)).isInstanceOf(Answer.Accepted.class);
            }
            long[] times = graph.received.stream()
                    .mapToLong(GraphStandIn.Received::nanos)
                    .sorted()
                    .toArray();
            assertThat(times).hasSize(12);
            return IntStream.range(0, times.length - BATCH)
                    .mapToObj(i -> Duration.ofNanos(times[i + BATCH] - times[i]))
                    .toList();
        }
    }
}
