package dev.dromedary.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Needed;
import dev.dromedary.inbox.OldEvents;
import dev.dromedary.run.OldRuns;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WhyTest {

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void tellsTheWholeStoryFromAnyEnd(Stores stores) {
        try (Store store = stores.open()) {
            Filled filled = new Filled(store);
            Why why = new Why(filled.sources);

            for (String id : List.of(filled.alertId, filled.runId, filled.messageId)) {
                Story story = why.of(id).orElseThrow();
                assertThat(story.lines()).isSortedAccordingTo(Comparator.comparing(Line::at));
                assertThat(story.lines()).doesNotHaveDuplicates();
                assertThat(story.lines().stream().map(Line::what))
                        .as(id)
                        .contains(
                                "received",
                                "flow acknowledge-alert-flow started",
                                "step acknowledge-alert done",
                                "put into the outbox, whatsapp to +15550100001",
                                "succeeded");
                assertThat(story.lines().toString()).contains("text from +15550100001: ACK");
            }
            assertThat(why.of(filled.alertId).orElseThrow().lines().stream().map(Line::what))
                    .anyMatch(what -> what.contains("acknowledged") && what.contains("+15550100001"));
            assertThat(why.of(filled.approvalId).orElseThrow().lines().stream().map(Line::what))
                    .contains("requested by bob@example.com", "Alice voted approve", "approved");
            assertThat(why.of(filled.incidentId).orElseThrow().summary()).contains("Checkout is down");
            assertThat(why.of(filled.eventId).orElseThrow().lines().stream().map(Line::ref))
                    .contains(filled.eventId, filled.runId);
            for (String unknown : List.of("alr-nothing", "run-nothing", "wamid.nothing", "nothing", "")) {
                assertThat(why.of(unknown)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void tellsThatContentWasRemovedAndTheRestAsBefore(Stores stores) {
        try (Store store = stores.open()) {
            Filled filled = new Filled(store);
            Why why = new Why(filled.sources);
            store.write(() -> store.db()
                    .sql("UPDATE inbox SET state = 'done', outcome = 'run succeeded', ended_at = received_at")
                    .update());
            List<String> before = told(why, filled.runId);
            Instant later = store.clock().instant().plusSeconds(60);
            assertThat(new OldRuns(store, NOTHING).empty(later, "", 10).removed())
                    .isEqualTo(1);
            assertThat(new OldEvents(store, NOTHING).empty(later, "", 10).removed())
                    .isEqualTo(1);

            assertThat(told(why, filled.runId)).isEqualTo(before);
            List<Line> lines = why.of(filled.runId).orElseThrow().lines();
            assertThat(lines.toString()).doesNotContain("ACK");
            assertThat(lines.stream().map(Line::reason))
                    .anyMatch(reason -> String.valueOf(reason)
                            .matches("message in whatsapp:15550100001; content removed by retention at 2.+Z"))
                    .anyMatch(reason ->
                            String.valueOf(reason).matches("version hash-1; content removed by retention at 2.+Z"));
        }
    }

    private static List<String> told(Why why, String id) {
        return why.of(id).orElseThrow().lines().stream().map(Line::what).toList();
    }

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
}
