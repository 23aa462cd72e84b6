package dev.dromedary.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {

    private static final Instant AT = Instant.parse("2026-11-21T22:15:00.123456Z");

    private record Alert(String id, int level) {}

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(null, null),
                Arguments.of("text 🚨", "text 🚨"),
                Arguments.of(7L, 7),
                Arguments.of(Long.MAX_VALUE, Long.MAX_VALUE),
                Arguments.of(2.5, 2.5),
                Arguments.of(AT, AT),
                Arguments.of(AT.atZone(ZoneId.of("Europe/Berlin")), AT.atZone(ZoneId.of("Europe/Berlin"))),
                Arguments.of(LocalDate.of(2026, 11, 21), LocalDate.of(2026, 11, 21)),
                Arguments.of(Duration.ofMinutes(5), Duration.ofMinutes(5)),
                Arguments.of(Map.of("$instant", "mine"), Map.of("$instant", "mine")),
                Arguments.of(Map.of("$$x", Map.of("$date", AT)), Map.of("$$x", Map.of("$date", AT))),
                Arguments.of(Arrays.asList(AT, null, Set.of(1)), Arrays.asList(AT, null, List.of(1))),
                Arguments.of(new Object[] {"a", AT}, List.of("a", AT)),
                Arguments.of(Run.State.DEAD, "DEAD"),
                Arguments.of(new Alert("a", 1), Map.of("id", "a", "level", 1)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void comesBackAsTheSameType(Object value, Object expected) {
        assertThat(Values.read(Values.write(value))).isEqualTo(expected);
        assertThat(Values.normal(expected)).isEqualTo(expected);
    }
}
