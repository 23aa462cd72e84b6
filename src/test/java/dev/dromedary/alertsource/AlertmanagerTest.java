package dev.dromedary.alertsource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertmanagerTest {

    @Test
    void readsWhatTheRealOneSent() {
        List<Alarm> alarms = Alertmanager.read(AlertSourceTest.body("alertmanager-0.25-firing.json"));

        assertThat(alarms).hasSize(2);
        assertThat(alarms.get(0).input())
                .containsEntry("severity", "critical")
                .containsEntry("service", "api-server")
                .containsEntry(
                        "message", "p99 is 812ms (>500ms) (and 1 more in this group that Alertmanager did not list)")
                .containsEntry("runbook_url", "https://runbooks.example.com/api-latency")
                .containsEntry("fingerprint", "1b7d56b5d186c5be")
                .containsEntry("starts_at", "2026-11-21T22:55:23Z")
                .containsEntry("status", "firing")
                .containsEntry("source", "alertmanager");
        assertThat(alarms.get(1).service()).isEqualTo("web");
        assertThat(alarms.get(1).runbookUrl()).isNull();
    }

    @Test
    void eachAlertHasItsOwnStatusAndAnEndIsNoRepeatOfItsBeginning() {
        Alarm firing = Alertmanager.read(AlertSourceTest.body("alertmanager-0.25-firing.json"))
                .get(0);
        List<Alarm> mixed = Alertmanager.read(AlertSourceTest.body("alertmanager-0.25-mixed.json"));

        assertThat(mixed).extracting(Alarm::resolved).containsExactly(true, false);
        assertThat(mixed.get(0).fingerprint()).isEqualTo(firing.fingerprint());
        assertThat(mixed.get(0).startsAt()).isEqualTo(firing.startsAt());
        assertThat(mixed.get(0).dedupeKey()).isNotEqualTo(firing.dedupeKey());
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "critical, critical",
        "page, critical",
        "ERROR, critical",
        "fatal, critical",
        "P1, critical",
        "sev-2, critical",
        "warning, warning",
        "warn, warning",
        "ticket, warning",
        "whatever, warning",
        "'', warning",
        "info, info",
        "none, info",
        "low, info",
    })
    void severitiesAreMapped(String label, String expected) {
        assertThat(one(Map.of("alertname", "A", "severity", label), Map.of()).severity())
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "alertname service job app namespace, service",
        "alertname job app namespace,         job",
        "alertname app namespace,             app",
        "alertname namespace,                 namespace",
        "alertname,                           alertname",
        "instance,                            unnamed alert",
    })
    void theServiceIsTheFirstLabelThatNamesOne(String labels, String expected) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String label : labels.split(" ", -1)) {
            all.put(label, label);
        }
        assertThat(one(all, Map.of()).service()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "summary description message, summary",
        "description message,         description",
        "message,                     message",
        "runbook_url,                 HighLoad",
    })
    void theMessageIsTheFirstAnnotationThatSaysSomething(String annotations, String expected) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String annotation : annotations.split(" ", -1)) {
            all.put(annotation, annotation);
        }
        assertThat(one(Map.of("alertname", "HighLoad"), all).message()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T10:00:00Z,                2026-11-21T10:00:00Z",
        "2026-11-21T11:00:00.5+01:00,         2026-11-21T10:00:00.500Z",
        "0001-01-01T00:00:00Z,",
        "yesterday,",
    })
    void timesComeWithAnyOffset(String startsAt, Instant expected) {
        Alarm alarm = read(Map.of("labels", Map.of("alertname", "A"), "startsAt", startsAt));

        assertThat(alarm.startsAt()).isEqualTo(expected);
        assertThat(alarm.dedupeKey() == null).isEqualTo(expected == null);
    }

    @Test
    void withoutAFingerprintTheLabelsAreOne() {
        Alarm one = one(Map.of("alertname", "A", "instance", "1"), Map.of());
        assertThat(one.fingerprint())
                .isEqualTo(
                        one(Map.of("instance", "1", "alertname", "A"), Map.of()).fingerprint());
        assertThat(one.fingerprint())
                .isNotEqualTo(
                        one(Map.of("instance", "2", "alertname", "A"), Map.of()).fingerprint());
    }

    private static Alarm one(Map<String, Object> labels, Map<String, Object> annotations) {
        return read(Map.of("status", "firing", "labels", labels, "annotations", annotations));
    }

    private static Alarm read(Map<String, Object> alert) {
        return Alertmanager.read(Map.of("version", "4", "alerts", List.of(alert)))
                .get(0);
    }
}
