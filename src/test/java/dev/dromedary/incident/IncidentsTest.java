package dev.dromedary.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Ids;
import dev.dromedary.people.TestClock;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IncidentsTest {

    private final TestClock clock = new TestClock("2026-06-01T10:00:00Z");

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void anIncidentIsOpenedUpdatedAndResolvedOnce(Stores stores) {
        try (Store store = stores.open(clock)) {
            Incidents incidents = new Incidents(store, new Ids(clock), clock);
            Incident one = incidents.open(new Incident.Report("Login is down", "critical", "auth", null, "1", null));
            incidents.open(new Incident.Report("Slow search", null, null, "since noon", "2", null));
            assertThat(incidents.list("open", 10, 0))
                    .extracting(Incident::severity)
                    .contains("critical", "warning");

            assertThat(incidents
                            .update(one.id(), "2", "rolled back", "monitoring", null, "2")
                            .incident()
                            .status())
                    .isEqualTo("monitoring");
            assertThat(incidents.resolve(one.id(), "2", null).changed()).isTrue();
            assertThat(incidents.resolve(one.id(), "1", null).changed()).isFalse();
            assertThat(incidents
                            .update(one.id(), "1", "too late", null, null, null)
                            .changed())
                    .isFalse();
            assertThat(incidents.list("open", 10, 0))
                    .extracting(Incident::title)
                    .containsExactly("Slow search");
            assertThat(incidents.list("", 1, 0)).hasSize(1);
            assertThat(incidents.bySubject(one.subject()))
                    .map(Incident::resolvedBy)
                    .contains("2");
            assertThat(incidents.history(one.id()))
                    .extracting(Incident.HistoryEntry::what)
                    .containsExactly("opened", "monitoring", "resolved");
        }
    }
}
