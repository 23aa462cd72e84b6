package dev.dromedary.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTextTest {

    @ParameterizedTest
    @MethodSource
    void restoresWhatTheSiteBroke(String printed, String meant) {
        Problems problems = new Problems("f.yaml");
        assertThat(SourceText.of(printed, problems).text()).isEqualTo(meant);
        assertThat(problems.list()).hasSize(1).noneMatch(Problem::isError);
    }

    static Stream<Arguments> restoresWhatTheSiteBroke() {
        return Stream.of(
                arguments("text: âœ… done", "text: ✅ done"),
                arguments("ðŸš¨ *ALERT*", "🚨 *ALERT*"),
                arguments("âŒ You are not", "❌ You are not"),
                arguments("{{ 'âœ…' if svc.healthy else 'âŒ' }}", "{{ '✅' if svc.healthy else '❌' }}"),
                arguments("  â± 12ms", "  ⏱ 12ms"),
                arguments("â”â”â”â”", "━━━━"),
                arguments("âœ… â” done", "✅ ━ done"),
                arguments("â€¢ ACK", "• ACK"),
                arguments("ðŸ“¤ðŸ“ŠðŸš€ðŸ“‹âœ¨", "📤📊🚀📋✨"),
                arguments("âš\u00a0ï¸ careful", "⚠\ufe0f careful"),
                arguments("it's â\u009d\u008c", "it's ❌"),
                arguments("Noteâ€¦ and â€œquotedâ€\u009d", "Note… and “quoted”"),
                arguments("a: \"\\{\\{ x \\}\\}\"", "a: \"{{ x }}\""),
                arguments("\\{% if a %\\}b\\{% endif %\\}", "{% if a %}b{% endif %}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "le château, Ânes, pâté : « â »",
                "the letter \"â\" and 'â' and “â”, ‘â’",
                "el a hotărâ… el a “hotărâ”… „coborâ”…",
                "“coborâ”",
                "â ± 5 %, Œuvre, cœur",
                "IRMÃ”, “Un café…”, “MAÇÔ",
                "ðe Ÿ",
                "pattern: '^\\{\\d{2}\\}$'",
                "already ✅ ❌ ━ 🚨",
            })
    void leavesGenuineTextAlone(String text) {
        Problems problems = new Problems("f.yaml");
        assertThat(SourceText.of(text, problems).text()).isEqualTo(text);
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void placesPointIntoTheOriginal() {
        Problems problems = new Problems("f.yaml");
        String original = "a: \"\\{\\{ x \\}\\} ðŸš¨\"\nb: ['âœ…', \"\\{\\{ y \\}\\}\", Z]\n";
        SourceText source = SourceText.of(original, problems);
        assertThat(source.text()).isEqualTo("a: \"{{ x }} 🚨\"\nb: ['✅', \"{{ y }}\", Z]\n");
        int z = source.text().lastIndexOf('Z');
        int line = original.indexOf('\n') + 1;
        assertThat(source.place(z)).isEqualTo(new Place(2, original.indexOf('Z') - line + 1));
        int column = source.text().codePointCount(source.text().indexOf('\n') + 1, z);
        assertThat(source.place(1, column)).isEqualTo(source.place(z));
        assertThat(problems.list())
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:1:5: warning: the escapes \\{\\{ … \\}\\} were undone in 2 places"
                                + " (write {{ … }} and {% … %} without backslashes)",
                        "f.yaml:1:17: warning: mis-decoded characters (UTF-8 read as Windows-1252) were restored in 2"
                                + " places (save the file with the real characters)");
    }

    @Test
    void refusesWhatIsNotUtf8AndWhatIsTooLarge() {
        Problems problems = new Problems("f.yaml");
        assertThat(SourceText.of("a: b\nname: Jos\u00e9\n".getBytes(StandardCharsets.ISO_8859_1), problems))
                .isEmpty();
        assertThat(SourceText.of(new byte[SourceText.MAX_BYTES + 1], problems)).isEmpty();
        assertThat(problems.list())
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:0:0: error: the document is larger than 1 MiB (split it)",
                        "f.yaml:2:10: error: byte e9 is not UTF-8 (save the file as UTF-8)");
    }
}
