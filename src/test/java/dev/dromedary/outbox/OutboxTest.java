package dev.dromedary.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.Needed;
import dev.dromedary.store.Step;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutboxTest {

    private static final Needed NOTHING = new Needed() {
        @Override
        public Set<String> runs(Collection<String> runIds) {
            return Set.of();
        }

        @Override
        public Set<String> runsOfEvents(Collection<String> runIds) {
            return Set.of();
        }

        @Override
        public Set<String> subjects(Collection<String> subjects) {
            return Set.of();
        }
    };
    private static final String EACH = "dev.dromedary.store.Stores#each";

    @ParameterizedTest
    @MethodSource(EACH)
    void remembersAMessageOnce(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            String id = bench.put("op-1");
            assertThat(bench.put("op-1")).isEqualTo(id);
            assertThat(bench.put("op-2")).isNotEqualTo(id).startsWith("msg-");

            SentMessage row = bench.row(id);
            assertThat(row.to()).isEqualTo("15551234567");
            assertThat(row.lane()).isEqualTo("whatsapp:whatsapp");
            assertThat(row.state()).isEqualTo(State.QUEUED);
            assertThat(row.body()).containsEntry("type", "text");
            assertThat(bench.outbox.list(new Listing("+15551234567", null, null, null, null, null, 10)))
                    .hasSize(2);
            assertThat(bench.outbox.list(new Listing(null, "sent", null, "run-1", "flow", null, 10)))
                    .isEmpty();
            assertThat(bench.outbox.list(new Listing(null, null, "alert:op-1", null, null, null, 10)))
                    .extracting(SentMessage::id)
                    .containsExactly(id);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void isPartOfTheCallersTransaction(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            assertThatThrownBy(() -> bench.store.write(() -> {
                        bench.put("op-1");
                        throw new IllegalStateException("the step failed");
                    }))
                    .hasMessage("the step failed");

            assertThat(bench.outbox.list(new Listing(null, null, null, null, null, null, 10)))
                    .isEmpty();
            assertThat(bench.lane.tick()).isZero();
            bench.put("op-1");
            assertThat(bench.lane.tick()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void anOfferCountsOnlyFromWhomItWasMadeTo(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            String id = bench.put("a", "15550001", Priority.NORMAL);
            bench.put("b", "US.42", Priority.NORMAL);

            assertThat(bench.outbox.offer("+15550001", "ack:alert:a"))
                    .contains(new Offered("ack:alert:a", "Acknowledge", id, "alert:a", "run-1"));
            assertThat(bench.outbox.offer("15550002", "ack:alert:a")).isEmpty();
            assertThat(bench.outbox.offer("US.42", "ack:alert:a")).isEmpty();
            assertThat(bench.outbox.offer("US.42", "ack:alert:b")).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void knowsWhatAPersonWasTold(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.put("a");
            bench.put("b");
            bench.put("c", "15559", Priority.NORMAL);
            bench.store.write(() -> bench.outbox.put(new Draft(
                    "a2",
                    null,
                    null,
                    "whatsapp",
                    Channel.WHATSAPP,
                    "15551234567",
                    Map.of("type", "x"),
                    "alert:a",
                    Priority.NORMAL,
                    false,
                    List.of())));
            bench.unwanted.put("alert:b", "over");
            List<String> all = List.of("alert:x", "alert:a", "alert:b", "alert:c");

            assertThat(bench.outbox.told("15551234567", List.of())).isEmpty();
            assertThat(bench.outbox.told("15551234567", List.of("alert:b", "alert:c")))
                    .containsExactly("alert:b");
            assertThat(bench.outbox.told("+15551234567", all)).containsExactly("alert:a", "alert:b");
            bench.lane.tick();
            bench.lane.tick();
            assertThat(bench.outbox.told("15551234567", all)).containsExactly("alert:a");
            assertThat(bench.outbox.told("15557", all)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void forgetsWhatEndedLongAgoInSmallSteps(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.put("a", "1", Priority.NORMAL);
            bench.put("b", "2", Priority.NORMAL);
            bench.lane.tick();
            bench.status("wamid.other", "sent", null);
            bench.pass(Duration.ofDays(90));
            String open = bench.put("c", "1", Priority.NORMAL);
            Instant before = bench.instant().minusSeconds(1);

            OldMessages old = new OldMessages(bench.store, NOTHING);
            Step step = old.trim(before, "", 1);
            assertThat(step.removed()).isEqualTo(1);
            step = old.trim(before, step.last(), 1);
            assertThat(step.removed()).isEqualTo(1);
            assertThat(old.trim(before, step.last(), 1)).isEqualTo(new Step(null, 0));
            assertThat(old.trimStrange(before, "", 10).removed()).isEqualTo(1);
            assertThat(bench.outbox.list(new Listing(null, null, null, null, null, null, 10)))
                    .extracting(SentMessage::id)
                    .containsExactly(open);
            assertThat(bench.outbox.offer("2", "ack:alert:b")).isEmpty();
            assertThat(bench.outbox.byWamid("wamid.1")).isEmpty();
        }
    }
}
