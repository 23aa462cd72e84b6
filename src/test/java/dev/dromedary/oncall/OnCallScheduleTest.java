package dev.dromedary.oncall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.config.TriggerConfig.Shift;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnCallScheduleTest {

    @ParameterizedTest(name = "{0} {1} {2} at {3}: {4}")
    @CsvSource({
        // start inclusive, end exclusive
        "09:00-18:00, UTC, '', 2026-06-01T09:00:00Z, true",
        "09:00-18:00, UTC, '', 2026-06-01T08:59:59Z, false",
        "09:00-18:00, UTC, '', 2026-06-01T17:59:59Z, true",
        "09:00-18:00, UTC, '', 2026-06-01T18:00:00Z, false",
        // across midnight
        "18:00-09:00, UTC, '', 2026-06-01T23:00:00Z, true",
        "18:00-09:00, UTC, '', 2026-06-01T00:00:00Z, true",
        "18:00-09:00, UTC, '', 2026-06-01T09:00:00Z, false",
        // whole days
        "00:00-24:00, UTC, '', 2026-06-01T00:00:00Z, true",
        "00:00-24:00, UTC, '', 2026-06-01T23:59:59Z, true",
        "00:00-00:00, UTC, '', 2026-06-01T12:00:00Z, true",
        "09:00-09:00, UTC, '', 2026-06-01T08:59:59Z, true",
        "09:00-09:00, UTC, '', 2026-06-01T09:00:00Z, true",
        "18:00-24:00, UTC, '', 2026-06-01T23:59:59Z, true",
        "18:00-24:00, UTC, '', 2026-06-02T00:00:00Z, false",
        // days are those on which the shift starts; 2026-06-05 is a Friday
        "18:00-09:00, UTC, fri, 2026-06-05T20:00:00Z, true",
        "18:00-09:00, UTC, fri, 2026-06-06T08:00:00Z, true",
        "18:00-09:00, UTC, fri, 2026-06-05T08:00:00Z, false",
        "09:00-18:00, UTC, mon-fri, 2026-06-05T10:00:00Z, true",
        "09:00-18:00, UTC, mon-fri, 2026-06-06T10:00:00Z, false",
        "09:00-18:00, UTC, sat-mon, 2026-06-07T10:00:00Z, true",
        "09:00-09:00, UTC, Saturday, 2026-06-07T08:00:00Z, true",
        "09:00-09:00, UTC, Saturday, 2026-06-07T09:00:00Z, false",
        // zones
        "09:00-18:00, Asia/Kolkata, '', 2026-06-01T03:30:00Z, true",
        "09:00-18:00, Asia/Kolkata, '', 2026-06-01T03:29:59Z, false",
        "09:00-18:00, Asia/Kolkata, '', 2026-06-01T12:30:00Z, false",
        "09:00-18:00, America/New_York, '', 2026-06-01T13:00:00Z, true",
        "09:00-18:00, America/New_York, '', 2026-12-01T13:00:00Z, false",
        "09:00-18:00, America/New_York, '', 2026-12-01T14:00:00Z, true",
        // clocks go forward on 2026-03-08 at 02:00 (07:00Z): 02:30 does not occur, the shift starts with the change
        "02:30-10:00, America/New_York, '', 2026-03-08T06:59:59Z, false",
        "02:30-10:00, America/New_York, '', 2026-03-08T07:00:00Z, true",
        "18:00-02:30, America/New_York, '', 2026-03-08T06:59:59Z, true",
        "18:00-02:30, America/New_York, '', 2026-03-08T07:00:00Z, false",
        // clocks go back on 2026-11-01 at 02:00 (06:00Z): 01:30 occurs at 05:30Z and 06:30Z, the handover once
        "01:30-09:00, America/New_York, '', 2026-11-01T05:29:59Z, false",
        "01:30-09:00, America/New_York, '', 2026-11-01T05:30:00Z, true",
        "01:30-09:00, America/New_York, '', 2026-11-01T06:10:00Z, true",
        "18:00-01:30, America/New_York, '', 2026-11-01T05:29:59Z, true",
        "18:00-01:30, America/New_York, '', 2026-11-01T05:30:00Z, false",
        "18:00-01:30, America/New_York, '', 2026-11-01T06:10:00Z, false",
        // Europe changes at 01:00Z: forward 2026-03-29, back 2026-10-25
        "02:00-06:00, Europe/Berlin, '', 2026-03-29T00:59:59Z, false",
        "02:00-06:00, Europe/Berlin, '', 2026-03-29T01:00:00Z, true",
        "02:00-06:00, Europe/Berlin, '', 2026-03-29T04:00:00Z, false",
        "02:00-06:00, Europe/Berlin, '', 2026-10-25T00:00:00Z, true",
        "02:00-06:00, Europe/Berlin, '', 2026-10-25T04:59:59Z, true",
        "02:00-06:00, Europe/Berlin, '', 2026-10-25T05:00:00Z, false",
    })
    void hoursCover(String hours, String zone, String days, Instant at, boolean covered) {
        List<String> on = days.isEmpty() ? List.of() : List.of(days);
        assertThat(Hours.parse(hours, ZoneId.of(zone), on).cover(at)).isEqualTo(covered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9-18", "25:00-26:00", "09:60-10:00", "", "24:00-08:00"})
    void hoursThatCannotBeRead(String hours) {
        assertThatThrownBy(() -> Hours.parse(hours, ZoneId.of("UTC"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private final OnCallSchedule tutorial = OnCallSchedule.of(List.of(
            new Shift("Alice", "+1234567890", "09:00-18:00", "America/New_York", List.of()),
            new Shift("Bob", "+0987654321", "18:00-09:00", "America/New_York", List.of())));

    @ParameterizedTest
    @CsvSource({
        "2026-06-01T13:00:00Z, Alice",
        "2026-06-01T21:59:59Z, Alice",
        "2026-06-01T22:00:00Z, Bob",
        "2026-06-01T12:59:59Z, Bob",
    })
    void whoeverIsOnDutyIsAskedFirst(Instant at, String name) {
        assertThat(tutorial.current(at)).map(OnCall::name).contains(name);
    }

    @Test
    void aGapInTheScheduleAsksTheFirstListedAndSaysSo() {
        OnCallSchedule gap = OnCallSchedule.of(List.of(
                new Shift("Alice", "1", "09:00-12:00", "UTC", List.of()),
                new Shift("Bob", "2", "13:00-18:00", "UTC", List.of())));
        OnCall asked = gap.current(Instant.parse("2026-06-01T12:30:00Z")).orElseThrow();
        assertThat(asked.name()).isEqualTo("Alice");
        assertThat(asked.reason()).contains("nobody is on duty");
        assertThat(OnCallSchedule.of(List.of()).current(Instant.EPOCH)).isEmpty();
    }

    @ParameterizedTest(name = "after {0}, asked {1}: {2}")
    @CsvSource({
        "+1, '', B2",
        "2, '', C3",
        "3, '', ''",
        "9, '', A1",
        "1, 1, B2",
        "2, 1 2, C3",
        "3, 1 2 3, ''",
        // at night the second is asked first; the first is still to come
        "2, 2, C2",
        "3, 2 3, A3",
        "1, 2 3 1, ''",
        // somebody outside the list escalates
        "9, 1, B2",
        "9, 1 2 3, ''",
    })
    void theNextInTheChain(String current, String asked, String expected) {
        OnCallSchedule three = OnCallSchedule.of(List.of(
                new Shift("A", "1", null, null, List.of()),
                new Shift("B", "2", null, null, List.of()),
                new Shift("A", "1", "09:00-10:00", "UTC", List.of()),
                new Shift("C", "3", null, null, List.of())));
        var next = asked.isEmpty() ? three.next(current) : three.next(current, List.of(asked.split(" ")));
        assertThat(next.map(one -> one.name() + one.level()).orElse("")).isEqualTo(expected);
    }
}
