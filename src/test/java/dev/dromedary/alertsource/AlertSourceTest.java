package dev.dromedary.alertsource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertSourceTest {

    @ParameterizedTest
    @CsvSource({
        "alertmanager-0.25-firing.json, ALERTMANAGER",
        "alertmanager-0.25-mixed.json,  ALERTMANAGER",
        "datadog-ours.json,             DATADOG",
        "datadog-tutorial.json,         DATADOG",
        "datadog-default.json,          DATADOG",
        "pagerduty-triggered.json,      PAGERDUTY",
        "pagerduty-note.json,           PAGERDUTY",
        "plain.json,                    PLAIN",
    })
    void isRecognisedByItsShape(String file, AlertSource expected) {
        Map<String, Object> body = body(file);

        assertThat(AlertSource.of(body)).isEqualTo(expected);
        assertThat(expected.read(body, null))
                .allSatisfy(alarm -> assertThat(alarm.input())
                        .containsKeys("severity", "service", "message", "status", "source")
                        .doesNotContainValue(null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"severity\":\"catastrophic\",\"service\":\"api\",\"message\":\"x\"} | PLAIN",
                "{\"severity\":\"very bad\",\"service\":\"api\",\"message\":\"x\"} | PLAIN",
                "{\"severity\":\"Re-Triggered\",\"service\":\"api\",\"message\":\"x\"} | DATADOG",
                "{\"severity\":\"No Data\",\"service\":\"api\",\"message\":\"x\"} | DATADOG",
                "{\"alert_transition\":\"Recovered\"} | DATADOG",
                "{\"service\":\"api\",\"version\":\"v2\",\"environment\":\"production\",\"requester\":\"a@b.c\"} |"
                        + " PLAIN",
                "{\"alerts\":[]} | PLAIN",
                "{\"alerts\":[],\"groupKey\":\"{}\"} | ALERTMANAGER",
                "{\"alerts\":3,\"groupKey\":\"{}\"} | PLAIN",
                "{\"event\":{\"event_type\":\"pagey.ping\",\"data\":{\"message\":\"Hello\"}}} | PAGERDUTY",
                "{\"event\":\"deploy\"} | PLAIN",
                "{} | PLAIN",
            })
    void plainInputStaysPlain(String json, AlertSource expected) {
        assertThat(AlertSource.of(Body.parse(json.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "42", "\"text\"", "{", "{\"a\":1,}"})
    void whatIsNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> Body.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableBody.class)
                .hasMessageContaining("not a JSON object");
    }

    @Test
    void anAlarmKnowsOnlyOurSeverities() {
        for (String file : List.of("alertmanager-0.25-firing.json", "datadog-ours.json", "pagerduty-triggered.json")) {
            Map<String, Object> body = body(file);
            assertThat(AlertSource.of(body).read(body, null))
                    .extracting(Alarm::severity)
                    .allMatch(Set.of("critical", "warning", "info")::contains);
        }
    }

    static Map<String, Object> body(String file) {
        return Body.parse(raw(file));
    }

    static byte[] raw(String file) {
        try (InputStream in = AlertSourceTest.class.getResourceAsStream("/alertsource/" + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
