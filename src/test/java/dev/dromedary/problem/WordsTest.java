package dev.dromedary.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "5m, PT5M",
        "1000, PT1S",
        "4h, PT4H",
        "90d, PT2160H",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "PT5M, PT5M",
        "30 s, PT30S",
        "2w, PT336H",
        "0s, PT0S",
        "5x, ",
        "m, ",
        "5m!, ",
        "-5m, ",
        "PT, ",
        "99999999999s, ",
        "'1h 30m', PT1H30M"
    })
    void durations(String written, Duration meant) {
        assertThat(Durations.parse(written, ChronoUnit.MILLIS).orElse(null)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "patern, pattern",
        "Pattern, pattern",
        "tiggers, triggers",
        "on-empty, on_empty",
        "acknowlege, acknowledge",
        "zzz, ",
        "ation, action",
        "condtion, condition"
    })
    void nearest(String written, String meant) {
        List<String> known = List.of("pattern", "triggers", "on_empty", "acknowledge", "action", "condition", "name");
        assertThat(Nearest.to(written, known).orElse(null)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^ACK$",
                "(?i)(deploy|release|ship)",
                "^STATUS\\s*(.*)$",
                "(?i)(scale|replicas)",
                ".*",
                "^(\\w+) to (\\w+)$"
            })
    void patternsThatMayMeetMessages(String regex) {
        assertThat(SafePattern.problemWith(regex)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "((a+)+)+b ~ the pattern can take practically for ever on a long message",
                "(.*)(.*)(.*)(.*)x ~ the pattern can take practically for ever on a long message",
                "(a+)+\\1b ~ the pattern can take practically for ever on a long message",
                "'' ~ an empty pattern matches every message",
                "(ACK ~ not a regular expression: Unclosed group near character 5",
                "*x ~ not a regular expression: Dangling meta character '*' near character 1"
            })
    void patternsThatMayNot(String regex, String problem) {
        assertThat(SafePattern.problemWith(regex)).contains(problem);
    }
}
