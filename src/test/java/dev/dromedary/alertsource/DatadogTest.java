package dev.dromedary.alertsource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatadogTest {

    @ParameterizedTest(name = "{0}: {1} {2}, {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "datadog-ours.json     | firing   | critical | checkout     | Error rate is 7 %",
                "datadog-tutorial.json | firing   | warning  | Load is high | Load of web-1 is 6.3",
                "datadog-default.json  | resolved | info     | CPU is high  | CPU is fine again",
            })
    void readsEachTemplate(String file, String status, String severity, String service, String message) {
        Alarm alarm = Datadog.read(AlertSourceTest.body(file)).get(0);

        assertThat(alarm.status()).isEqualTo(status);
        assertThat(alarm.severity()).isEqualTo(severity);
        assertThat(alarm.service()).isEqualTo(service);
        assertThat(alarm.message()).startsWith(message).doesNotContain("%%%");
        assertThat(alarm.runbookUrl()).as("an unknown variable").isNull();
    }

    @ParameterizedTest(name = "{0} {1} {2} {3} → {4} {5}")
    @CsvSource({
        "Triggered,    error,   P5, '',                        firing,   critical",
        "Re-Triggered, error,   '', '',                        firing,   critical",
        "Warn,         warning, P1, '',                        firing,   warning",
        "No Data,      error,   '', '',                        firing,   warning",
        "Re-No Data,   '',      '', '',                        firing,   warning",
        "Recovered,    success, P1, '',                        resolved, info",
        "'',           success, '', '',                        resolved, info",
        "'',           error,   '', '',                        firing,   critical",
        "'',           warning, '', '',                        firing,   warning",
        "'',           info,    '', '',                        firing,   info",
        "'',           '',      P1, '',                        firing,   critical",
        "'',           '',      P3, '',                        firing,   warning",
        "'',           '',      P4, '',                        firing,   info",
        "'',           '',      '', Triggered,                 firing,   critical",
        "'',           '',      '', Recovered,                 resolved, info",
        "'',           '',      '', critical,                  firing,   critical",
        "'',           '',      '', load was high for an hour, firing,   info",
        "'',           '',      '', '',                        firing,   info",
    })
    void theTransitionKnowsBestThenTheTypeThenProse(
            String transition, String type, String priority, String prose, String status, String severity) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("alert_transition", transition);
        body.put("alert_type", type);
        body.put("alert_priority", priority);
        body.put("severity", prose);
        body.put("message", "x");

        Alarm alarm = Datadog.read(body).get(0);

        assertThat(alarm.status()).isEqualTo(status);
        assertThat(alarm.severity()).isEqualTo(severity);
    }

    @Test
    void theCycleJoinsTriggerAndRecovery() {
        Map<String, Object> body = AlertSourceTest.body("datadog-ours.json");
        Alarm firing = Datadog.read(body).get(0);
        body.put("alert_transition", "Recovered");
        body.put("event_id", "7023156789012345679");
        Alarm resolved = Datadog.read(body).get(0);

        assertThat(firing.fingerprint()).isEqualTo("1234567890123456789").isEqualTo(resolved.fingerprint());
        assertThat(firing.dedupeKey()).isNotEqualTo(resolved.dedupeKey());
        assertThat(firing.startsAt()).as("the event's date is not the alert's").isNull();
    }

    @Test
    void aBodyThatMayComeAgainTomorrowIsNeverARepeat() {
        assertThat(Datadog.read(AlertSourceTest.body("datadog-tutorial.json"))
                        .get(0)
                        .dedupeKey())
                .isNull();
    }

    @Test
    void withoutACycleTheTitleJoinsThem() {
        Alarm one = Datadog.read(Map.of("severity", "x", "service", "[Triggered] CPU is high"))
                .get(0);
        Alarm two = Datadog.read(Map.of("severity", "x", "service", "[Recovered] CPU is high"))
                .get(0);

        assertThat(one.fingerprint()).isEqualTo(two.fingerprint());
        assertThat(two.resolved()).isTrue();
        assertThat(one.resolved()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'env:prod,service:api', api",
        "'env:prod, service:api ,x', api",
        "'env:prod', CPU is high",
    })
    void theServiceComesFromTheTags(String tags, String service) {
        assertThat(Datadog.read(Map.of("alert_type", "error", "title", "[Triggered] CPU is high", "tags", tags))
                        .get(0)
                        .service())
                .isEqualTo(service);
    }
}
