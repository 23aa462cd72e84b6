package dev.dromedary.alertsource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagerDutyV3Test {

    /** The vector of apis.md: the same HMAC-SHA256, whoever sends it. */
    private static final byte[] RAW =
            "{\"object\":\"whatsapp_business_account\",\"entry\":[]}".getBytes(StandardCharsets.UTF_8);

    private static final String RIGHT = "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "v1=RIGHT,                true",
        "'v1=00ff,v1=RIGHT',      true",
        "'v1=RIGHT, v1=00ff',     true",
        "'v2=RIGHT',              false",
        "RIGHT,                   false",
        "v1=00ff,                 false",
        "v1=nothex,               false",
        "'',                      false",
        ",                        false",
    })
    void anyOfItsSignaturesWillDo(String header, boolean expected) {
        String sent = header == null ? null : header.replace("RIGHT", RIGHT);

        assertThat(PagerDutyV3.signed(RAW, sent, new Secret("test_app_secret"))).isEqualTo(expected);
        assertThat(PagerDutyV3.signed(RAW, sent, new Secret("another"))).isFalse();
        assertThat(PagerDutyV3.signed(RAW, sent, null)).isFalse();
    }

    @Test
    void readsTheEvent() {
        Alarm alarm = PagerDutyV3.read(AlertSourceTest.body("pagerduty-triggered.json"), "hook-1")
                .get(0);

        assertThat(alarm.dedupeKey()).isEqualTo("pagerduty:hook-1");
        assertThat(alarm.input())
                .containsEntry("event", "incident.triggered")
                .containsEntry("incident_id", "PGR0VU2")
                .containsEntry("incident_key", "d3640fbd41094207a1c11e58e46b1662")
                .containsEntry("title", "A little bump in the road")
                .containsEntry("message", "A little bump in the road")
                .containsEntry("service", "API Service")
                .containsEntry("severity", "critical")
                .containsEntry("urgency", "high")
                .containsEntry("status", "firing")
                .containsEntry("incident_status", "triggered")
                .containsEntry("number", "2")
                .containsEntry("agent", "Tenex Engineer")
                .containsEntry("assignees", List.of("User 123"));
    }

    @Test
    void withoutItsHeaderTheEventsIdIsTheKey() {
        assertThat(PagerDutyV3.read(AlertSourceTest.body("pagerduty-triggered.json"), null)
                        .get(0)
                        .dedupeKey())
                .isEqualTo("pagerduty:01BZJ7XQ3V2J5M8N6P4R9T1W0Y");
    }

    @Test
    void anEventAboutANoteNamesTheIncident() {
        Alarm note = PagerDutyV3.read(AlertSourceTest.body("pagerduty-note.json"), null)
                .get(0);

        assertThat(note.input()).containsEntry("incident_id", "PGR0VU2").containsEntry("event", "incident.annotated");
    }

    @ParameterizedTest
    @CsvSource({
        "incident.triggered,    high, '', firing,   critical",
        "incident.acknowledged, low,  '', firing,   warning",
        "incident.escalated,    low,  P1, firing,   critical",
        "incident.reassigned,   high, P4, firing,   info",
        "incident.resolved,     high, '', resolved, critical",
    })
    void statusAndSeverity(String type, String urgency, String priority, String status, String severity) {
        Alarm alarm = PagerDutyV3.read(
                        Map.of(
                                "event",
                                Map.of(
                                        "id",
                                        "E1",
                                        "event_type",
                                        type,
                                        "data",
                                        Map.of(
                                                "id",
                                                "Q1",
                                                "urgency",
                                                urgency,
                                                "priority",
                                                Map.of("summary", priority)))),
                        null)
                .get(0);

        assertThat(alarm.status()).isEqualTo(status);
        assertThat(alarm.severity()).isEqualTo(severity);
    }
}
