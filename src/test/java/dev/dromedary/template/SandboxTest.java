package dev.dromedary.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a template cannot do to the process it runs in. */
@Timeout(20)
class SandboxTest {

    private static final String LONG = "x".repeat(40_000);
    private static final Map<String, Object> WORLD = Map.of("long", LONG, "bean", new Duration[] {Duration.ZERO});

    static Stream<Arguments> bombs() {
        return Stream.of(
                arguments("{% for i in range(100000000) %}{{ i }}{% endfor %}", "grew beyond"),
                arguments("{{ range(100000000) }}", "grew beyond"),
                arguments("{{ range(0, 9, 0) }}", "step"),
                arguments(
                        "{% for i in range(1000) %}{% for j in range(1000) %}{% for k in range(1000) %}{% endfor %}{%"
                                + " endfor %}{% endfor %}",
                        "grew beyond"),
                arguments("{{ long }}{{ long }}", "the text grew beyond"),
                arguments(
                        "{% set a = long %}{% for i in range(30) %}{% set a = a ~ a %}{% endfor %}{{ a ~ a ~ a ~ a ~ a"
                                + " ~ a ~ a ~ a }}",
                        "grew beyond"),
                arguments("{{ long | replace('x', long) }}", "grew beyond"),
                arguments("{{ range(10000) | join(long) }}", "grew beyond"),
                arguments("{{ 'a' < 1 }}", "cannot compare"),
                arguments("{{ 'soon' | format_time }}", "not a time"),
                arguments("{{ now() | format_time('QQQQQQQQQ{') }}", "is not a time format"),
                arguments("{{ now() | add_hours(99999999999999) }}", "too far in time"));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void limitsHold(String template, String reason) {
        assertThatThrownBy(() -> Rendered.of(template, WORLD))
                .isInstanceOf(TemplateFailed.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ bean.class }}",
                "{{ bean[0].class.name }}",
                "{{ bean[0].seconds }}",
                "{{ long.class }}",
                "{{ long.bytes }}",
                "{{ range.class }}",
                "{{ now }}"
            })
    void javaIsOutOfReach(String template) {
        assertThat(Rendered.of(template, WORLD).value()).isNull();
    }

    @Test
    void deepNestingIsAMistake() {
        assertThat(Rendered.problems("{% if a %}".repeat(40) + "x" + "{% endif %}".repeat(40)))
                .anySatisfy(problem -> assertThat(problem.message()).contains("deeper than"));
        assertThat(Rendered.problems("{{ " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + " }}"))
                .isNotEmpty();
    }

    @Test
    void dataIsNeverInterpreted() {
        Map<String, Object> world = Map.of("name", "Alice {{ 7*7 }} {% raw %} {# x #} <b>&amp;</b>");
        assertThat(Rendered.of("Hi {{ name }}!", world).value())
                .isEqualTo("Hi Alice {{ 7*7 }} {% raw %} {# x #} <b>&amp;</b>!");
        assertThat(Rendered.of("{% for c in [name] %}{{ c | trim | replace('Alice', 'Bob') }}{% endfor %}", world)
                        .value())
                .isEqualTo("Bob {{ 7*7 }} {% raw %} {# x #} <b>&amp;</b>");
    }

    @Test
    void severalThreadsShareOneTemplate() {
        Compiled compiled = Rendered.JINJA.compile(
                "{% set n = who %}{% for i in range(20) %}{{ n | title }}{{ i }} {% endfor %}{{ lost }}", null);
        List<String> results = Stream.iterate(0, i -> i + 1)
                .limit(2_000)
                .parallel()
                .map(i -> {
                    StringBuilder warned = new StringBuilder();
                    Object text = compiled.template()
                            .render(new Scope(
                                    Map.of("who", "user" + i), Rendered.NEW_YORK, Rendered.CLOCK, warned::append));
                    return i + "|" + text + "|" + warned;
                })
                .toList();
        for (int i = 0; i < results.size(); i++) {
            StringBuilder expected = new StringBuilder();
            for (int k = 0; k < 20; k++) {
                expected.append("User").append(i).append(k).append(' ');
            }
            assertThat(results.get(i)).isEqualTo(i + "|" + expected + "|lost is missing");
        }
    }
}
