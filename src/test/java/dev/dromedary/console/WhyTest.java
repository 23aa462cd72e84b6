package dev.dromedary.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.util.Comparator;
import java.util.List;
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
}
