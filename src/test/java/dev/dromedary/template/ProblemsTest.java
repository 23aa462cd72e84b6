package dev.dromedary.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "{{ steps.find-activ-alert.output.title }}",
                        1,
                        10,
                        "there is no earlier step `find-activ-alert`",
                        "did you mean `find-active-alert`?"),
                arguments(
                        "a\nb {{ steps['get-on-call'].output }}",
                        2,
                        13,
                        "there is no earlier step `get-on-call`",
                        "did you mean `get-oncall`?"),
                arguments("a\nb {{ now( }}", 2, 10, "syntax error", null),
                arguments("{{ a b }}", 1, 6, "syntax error: unexpected 'b'", null),
                arguments("{{ }}", 1, 3, "the expression is empty", null),
                arguments("{{ 1 + }}", 1, 7, "syntax error: the expression ends too early", null),
                arguments("{{ 'a }}", 1, 1, "syntax error", null),
                arguments("line\n{{ a", 2, 1, "syntax error: `{{`, `{%` or `{#` is not closed", null),
                arguments("{% if a %}\nx", 1, 1, "syntax error: not closed: `{% if a %}`", null),
                arguments("x\n{% endif %}", 2, 1, "syntax error: `endif` without its beginning", null),
                arguments("{% for x of y %}{% endfor %}", 1, 1, "`for` wants the form `{% for item in list %}`", null),
                arguments("{% if %}x{% endif %}", 1, null, "the expression is empty", null),
                arguments("{% foo %}", 1, 1, "syntax error: the tag `foo` is not known", "tags: for, if, raw, set"),
                arguments("ok {% include 'x' %}", 1, 4, "the tag `include` is not allowed", "tags: for, if, raw, set"),
                arguments("{% import 'x' as y %}", 1, 1, "the tag `import` is not allowed", null),
                arguments("{% extends 'x' %}", 1, 1, "the tag `extends` is not allowed", null),
                arguments("{% from 'x' import y %}", 1, 1, "the tag `from` is not allowed", null),
                arguments("{% macro m() %}x{% endmacro %}", 1, 1, "the tag `macro` is not allowed", null),
                arguments("{% do x.add(1) %}", 1, 1, "the tag `do` is not allowed", null),
                arguments("{{ nwo() }}", 1, 4, "unknown function `nwo`", "did you mean `now`?"),
                arguments(
                        "{{ upper('x') }}", 1, 4, "unknown function `upper`", "it is a filter: write `value | upper`"),
                arguments("{{ x | uper }}", 1, 8, "unknown filter `uper`", "did you mean `upper`?"),
                arguments(
                        "a\n{% if x | frmat_time %}{% endif %}",
                        2, 11, "unknown filter `frmat_time`", "did you mean `format_time`?"),
                arguments("{{ x is defned }}", 1, 9, "unknown test `defned`", "did you mean `defined`?"),
                arguments("{{ ''.getClass() }}", 1, 7, "`getClass()` cannot be called", null),
                arguments("{{ x.class.forName('java.lang.Runtime') }}", 1, 12, "`forName()` cannot be called", null),
                arguments("{{ ____int3rpr3t3r____ }}", 1, 4, "`____int3rpr3t3r____` is out of reach", null),
                arguments("{{ filter:upper.filter('x') }}", 1, null, "`filter()` cannot be called", null),
                arguments("{{ 'x' | render }}", 1, 10, "unknown filter `render`", null),
                arguments("{{ 'x' | random }}", 1, 10, "unknown filter `random`", null));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeHasItsPlaceAndAWayOut(String template, int line, Integer column, String message, String hint) {
        List<TemplateProblem> problems = Rendered.problems(template);
        assertThat(problems).as(template).isNotEmpty();
        TemplateProblem first = problems.get(0);
        assertThat(first.message()).startsWith(message);
        assertThat(first.line()).as(first.toString()).isEqualTo(line);
        if (column != null) {
            assertThat(first.column()).as(first.toString()).isEqualTo(column);
        }
        if (hint != null) {
            assertThat(first.hint()).isEqualTo(hint);
        }
        assertThat(problems).as("one mistake, one finding").hasSize(1);
    }

    @Test
    void aStepThatComesLaterIsToldFromOneThatDoesNotExist() {
        Compiled compiled = Rendered.JINJA.compile("{{ steps.b-c.output }}", Set.of("a"), Set.of("a", "b-c"));
        assertThat(compiled.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo("step `b-c` comes later");
            assertThat(problem.hint()).isEqualTo("a step can only read the steps before it");
        });
    }

    @Test
    void allMistakesOfADocumentComeAtOnceWithTheirPaths() {
        List<TemplateProblem> problems = Rendered.problems(Map.of(
                "parameters",
                List.of("fine", "{{ nwo() }}", "{{ x | uper }} {{ y | lowr }}"),
                "text",
                "{{ steps.nope.a }}"));
        assertThat(problems)
                .extracting(TemplateProblem::path)
                .containsExactlyInAnyOrder("parameters[1]", "parameters[2]", "parameters[2]", "text");
    }

    @Test
    void severalMistakesOfOneExpressionAreAllFound() {
        assertThat(Rendered.problems("{{ (x | uper) ~ (y | lowr) ~ nwo() }}")).hasSize(3);
    }
}
