package dev.dromedary.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {

    @ParameterizedTest
    @MethodSource
    void saysWhatIsWrongAndWhere(String text, String problem) {
        assertThat(problems(text)).containsExactly("f.yaml:" + problem);
    }

    static Stream<Arguments> saysWhatIsWrongAndWhere() {
        String tooDeep = "a: " + "[".repeat(60) + "]".repeat(60);
        return Stream.of(
                arguments("", "0:0: error: the document is empty"),
                arguments("# nothing\n", "0:0: error: the document is empty"),
                arguments("- a\n", "1:1: error: the document must be a mapping of keys, not a list"),
                arguments(
                        "a: b\n\tc: d\n",
                        "2:1: error: not YAML: found character '\\t(TAB)' that cannot start any token"
                                + " while scanning for the next token (indent with spaces)"),
                arguments("a: 1\nb: 2\na: 3\n", "3:1: error: key `a` is given twice (first in line 1)"),
                arguments("a: {b: 1, b: 2}\n", "1:11: error: key `b` is given twice (first in line 1)"),
                arguments("a: {{ x }}\n", "1:5: error: a key must be plain text (put quotes round {{ … }})"),
                arguments(
                        "a: !!java.net.URL [x]\n",
                        "1:4: error: tag tag:yaml.org,2002:java.net.URL is not known here (remove the tag)"),
                arguments("a: !Foo b\n", "1:4: error: tag !Foo is not known here (remove the tag)"),
                arguments("a: &r [*r]\n", "1:4: error: an alias contains itself"),
                arguments(
                        "a: b\n---\nc: d\n",
                        "2:1: error: not YAML: but found another document expected a single document in the stream"
                                + " (one document a file)"),
                arguments("a: x\u0001y\n", "1:5: error: character U+0001 may not stand in YAML (remove it)"),
                arguments(
                        "a: *x\n",
                        "1:4: error: not YAML: found undefined alias x"
                                + " (an unquoted `*` starts an alias: put quotes round the text)"),
                arguments(tooDeep, "0:0: error: not YAML we read: Nesting Depth exceeded max 50"));
    }

    @Test
    void doesNotUnfoldABombOfAliases() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + String.join(", ", Collections.nCopies(9, before)) + "]\n");
        }
        assertThat(problems(bomb.toString())).hasSize(1).allMatch(problem -> problem.contains(": error: "));
    }

    @Test
    void keepsTheTextThatYamlOnePointOneWouldChange() {
        String text = """
            time: 09:00
            phone: +123
            zero: 0987
            yes: yes
            on: off
            n: 300
            d: 1.5
            t: true
            q: '300'
            s: !!str 12
            nothing:
            tilde: ~
            big: 123456789012
            ver: 1.10
            date: 2024-01-02
            octal: 0o17
            hex: 0x1F
            under: 1_000
            nan: .nan
            """;
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("time", "09:00");
        expected.put("phone", "+123");
        expected.put("zero", "0987");
        expected.put("yes", "yes");
        expected.put("on", "off");
        expected.put("n", 300);
        expected.put("d", 1.5);
        expected.put("t", true);
        expected.put("q", "300");
        expected.put("s", "12");
        expected.put("nothing", null);
        expected.put("tilde", null);
        expected.put("big", 123456789012L);
        expected.put("ver", 1.1);
        expected.put("date", "2024-01-02");
        expected.put("octal", "0o17");
        expected.put("hex", "0x1F");
        expected.put("under", "1_000");
        expected.put("nan", ".nan");
        assertThat(read(text, new Problems("f.yaml")).plain()).isEqualTo(expected);
    }

    @Test
    void mergesAndAliases() {
        Problems problems = new Problems("f.yaml");
        Yaml.Mapping document = read("x-base: &b {n: 1, m: 2}\na:\n  <<: *b\n  m: 3\nb: [*b]\n", problems);
        assertThat(problems.list()).isEmpty();
        assertThat(document.plain())
                .containsEntry("a", Map.of("n", 1, "m", 3))
                .containsEntry("b", List.of(Map.of("n", 1, "m", 2)));
    }

    private static List<String> problems(String text) {
        Problems problems = new Problems("f.yaml");
        YamlReader.read(SourceText.of(text, problems), problems);
        return problems.list().stream().map(Problem::toString).toList();
    }

    private static Yaml.Mapping read(String text, Problems problems) {
        return YamlReader.read(SourceText.of(text, problems), problems).orElseThrow();
    }
}
