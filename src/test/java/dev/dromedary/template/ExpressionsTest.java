package dev.dromedary.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExpressionsTest {

    private static final Map<String, Object> WORLD = new HashMap<>();

    static {
        WORLD.put(
                "input",
                Map.of(
                        "severity",
                        "critical",
                        "count",
                        3,
                        "big",
                        9_000_000_000L,
                        "ratio",
                        1.0,
                        "half",
                        0.5,
                        "flag",
                        true,
                        "no",
                        "false",
                        "items",
                        List.of("a", "b"),
                        "empty",
                        "",
                        "text",
                        "a\"b'c {{ 7*7 }} 🚨 مرحبا"));
        WORLD.put(
                "steps",
                Map.of(
                        "find-active-alert", Map.of("output", Map.of("title", "API down", "severity", 1)),
                        "get-oncall", Map.of("output", Map.of("phone", "+1555")),
                        "x",
                                Map.of(
                                        "output",
                                        Map.of(
                                                "expires_at",
                                                "2026-11-21T04:05:00-05:00",
                                                "at",
                                                Instant.parse("2026-11-21T09:05:00Z")))));
        WORLD.put(
                "users",
                List.of(
                        Map.of("name", "Bob", "age", 30, "title", "sre"),
                        Map.of("name", "alice", "age", 4, "title", "dev")));
        WORLD.put("item", Map.of("phone", "+1"));
        WORLD.put("a", 5);
        WORLD.put("b", 2);
    }

    static Stream<Arguments> typed() {
        return Stream.of(
                arguments("{{ steps.find-active-alert.output.title }}", "API down"),
                arguments("{{ steps['find-active-alert'].output.title }}", "API down"),
                arguments("{{ steps [\"find-active-alert\"]['output'].title }}", "API down"),
                arguments("{{steps.find-active-alert.output['title']}}", "API down"),
                arguments("{{ 'steps.find-active-alert' }}", "steps.find-active-alert"),
                arguments("{{ steps.x.output.at }}", Instant.parse("2026-11-21T09:05:00Z")),
                arguments("{{ a-b }}", 3L),
                arguments("{{ users.0.name }}", "Bob"),
                arguments("{{ input.or }}", null),
                arguments("{{ 3.5 + 1.5 }}", 5.0),
                arguments("{{ [1.5, 2.25][1] }}", 2.25),
                arguments("{{ a - b }}", 3L),
                arguments("{{ input.alert-id }}", null),
                arguments("{{ a * nothing }}", null),
                arguments("{{ steps.find-active-alert.output.severity-a }}", -4L),
                arguments("  {{ users }}\n", WORLD.get("users")),
                arguments("{{ input.count }}", 3),
                arguments("{{ input.big }}", 9_000_000_000L),
                arguments("{{ input.ratio }}", 1.0),
                arguments("{{ input.flag }}", true),
                arguments("{{ nothing }}", null),
                arguments("{{ none }}", null),
                arguments("{{ input.text }}", "a\"b'c {{ 7*7 }} 🚨 مرحبا"),
                arguments("{{ now() }}", Instant.parse("2026-11-21T08:05:00Z")),
                arguments("{{ now() | add_hours(4) }}", Instant.parse("2026-11-21T12:05:00Z")),
                arguments("{{ now() | add_minutes(-5) }}", Instant.parse("2026-11-21T08:00:00Z")),
                arguments("{{ now() | add_days(0.5) }}", Instant.parse("2026-11-21T20:05:00Z")),
                arguments("{{ '2026-11-21T08:05:00Z' | add_hours('1') }}", Instant.parse("2026-11-21T09:05:00Z")),
                arguments("{{ now() | format_time }}", "2026-11-21 03:05 EST"),
                arguments("{{ now() | format_time('%H:%M') }}", "03:05"),
                arguments("{{ now() | format_time('HH:mm', 'UTC') }}", "08:05"),
                arguments("{{ now() | format_time(timezone='Europe/Berlin') }}", "2026-11-21 09:05 CET"),
                arguments("{{ steps.x.output.expires_at > now() }}", true),
                arguments("{{ steps.x.output.expires_at == steps.x.output.at }}", true),
                arguments("{{ steps.x.output.expires_at < '2026-11-21T09:05:00.001Z' }}", true),
                arguments("{{ now() >= '2026-11-21T08:05:00Z' }}", true),
                arguments("{{ now() < steps.x.output.nothing }}", false),
                arguments("{{ input.severity == 'critical' }}", true),
                arguments("{{ input.severity != 'critical' }}", false),
                arguments("{{ 1 == 1.0 }}", true),
                arguments("{{ input.count == 3.0 and input.ratio == 1 }}", true),
                arguments("{{ '10' > 9 }}", true),
                arguments("{{ 'critical' in ['critical', 'page'] }}", true),
                arguments("{{ 'x' not in input.items }}", true),
                arguments("{{ 3 in [1, 2, 3.0] }}", true),
                arguments("{{ 'crit' in input.severity }}", true),
                arguments("{{ 'severity' in input }}", true),
                arguments("{{ 'x' in nothing }}", false),
                arguments("{{ not input.nothing }}", true),
                arguments("{{ input.no and true }}", "false"),
                arguments("{{ nothing or 'all' }}", "all"),
                arguments("{{ 'yes' if input.flag else 'no' }}", "yes"),
                arguments("{{ 'yes' if nothing }}", null),
                arguments("{{ input.empty | default('all') }}", ""),
                arguments("{{ input.empty | default('all', true) }}", "all"),
                arguments("{{ input.service | default('all') }}", "all"),
                arguments("{{ match.1 | d('all') }}", "all"),
                arguments("{{ nothing | length }}", 0L),
                arguments("{{ users | length > 1 }}", true),
                arguments("{{ '🚨a' | length }}", 2L),
                arguments("{{ users | map('name') | join(', ') }}", "Bob, alice"),
                arguments("{{ users | map(attribute='name') | join('-') }}", "Bob-alice"),
                arguments("{{ users | map('title') | list }}", List.of("sre", "dev")),
                arguments("{{ input['items'] | map('upper') | join }}", "AB"),
                arguments("{{ users | sort(attribute='name') | map('name') | first }}", "alice"),
                arguments("{{ users | sort(attribute='age', reverse=true) | map('age') }}", List.of(30, 4)),
                arguments("{{ users | selectattr('age', '>', 10) | map('name') }}", List.of("Bob")),
                arguments("{{ users | rejectattr('age', 'gt', 10) | map('name') }}", List.of("alice")),
                arguments("{{ users | selectattr('name') | length }}", 2L),
                arguments("{{ [1, none, 2] | select | list }}", Arrays.asList(1L, 2L)),
                arguments("{{ [3, 1, 2] | max }}", 3L),
                arguments("{{ users | sum(attribute='age') }}", 34L),
                arguments("{{ [1, 1.0, 2] | unique | length }}", 2L),
                arguments("{{ users | last }}", Map.of("name", "alice", "age", 4, "title", "dev")),
                arguments("{{ users[0].name }}", "Bob"),
                arguments("{{ users[-1]['name'] }}", "alice"),
                arguments("{{ users[7].name }}", null),
                arguments("{{ 'abcdef'[1:3] }}", "bc"),
                arguments("{{ [1, 2, 3][1:] }}", List.of(2L, 3L)),
                arguments("{{ {'a': 1, 'b': [1]} }}", Map.of("a", 1L, "b", List.of(1L))),
                arguments("{{ {'a': 1}.a }}", 1L),
                arguments("{{ input.get('x', 'y') }}", "y"),
                arguments("{{ input.severity.upper() }}", "CRITICAL"),
                arguments("{{ 'a,b'.split(',') }}", List.of("a", "b")),
                arguments("{{ input.severity | upper }}", "CRITICAL"),
                arguments("{{ nothing | upper }}", null),
                arguments("{{ ' A ' | trim | lower }}", "a"),
                arguments("{{ 'high latency' | title }}", "High Latency"),
                arguments("{{ 'high' | capitalize }}", "High"),
                arguments("{{ 'a-b' | replace('-', '_') }}", "a_b"),
                arguments("{{ 'v2.1.0' | replace('v', '') }}", "2.1.0"),
                arguments("{{ '7' | int + 1 }}", 8L),
                arguments("{{ 2.567 | round(1) | string }}", "2.6"),
                arguments("{{ 6 / 2 }}", 3L),
                arguments("{{ 7 / 2 }}", 3.5),
                arguments("{{ 7 // 2 }}", 3L),
                arguments("{{ 7 % 2 }}", 1L),
                arguments("{{ -a }}", -5),
                arguments("{{ 'a' ~ 1 ~ none }}", "a1"),
                arguments("{{ 'a' + 'b' }}", "ab"),
                arguments("{{ [1] + [2] }}", List.of(1L, 2L)),
                arguments("{{ users | map('name') | list | tojson }}", "[\"Bob\",\"alice\"]"),
                arguments("{{ '[1]' | fromjson }}", List.of(1)),
                arguments("{{ nothing is defined }}", false),
                arguments("{{ input.count is defined and input.count is number }}", true),
                arguments("{{ input.count is not none }}", true),
                arguments("{{ input.count is divisibleby 3 }}", true),
                arguments("{{ range(3) }}", List.of(0L, 1L, 2L)),
                arguments("{{ '}}' }}", "}}"),
                arguments("{{ \"it's\" }}", "it's"),
                arguments("{{ 'it\\'s' }}", "it's"),
                arguments("{{ input['items'] | join('\\n') }}", "a\nb"),
                arguments("{{ 'a long text here' | truncate(9, true, '…') }}", "a long te…"));
    }

    @ParameterizedTest
    @MethodSource("typed")
    void aScalarThatIsOneExpressionKeepsItsType(String template, Object expected) {
        Object value = Rendered.of(template, WORLD).value();
        assertThat(value).isEqualTo(expected);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("n={{ input.ratio }} {{ input.half }} {{ 6/2 }} {{ input.big }}", "n=1 0.5 3 9000000000"),
                arguments("{{ a }}{{ b }}", "52"),
                arguments("v{{ 'v2' }}", "vv2"),
                arguments("[{{ nothing }}]", "[]"),
                arguments("is {{ input.flag }} {{ 1 == 2 }}", "is true false"),
                arguments("at {{ now() }}", "at 2026-11-21T08:05:00Z"),
                arguments("{{ input['items'] }} and {{ {'a': 1} }}", "[\"a\",\"b\"] and {\"a\":1}"),
                arguments("x {{ input.text }}", "x a\"b'c {{ 7*7 }} 🚨 مرحبا"),
                arguments(
                        "{% for u in users %}{{ loop.index }}:{{ u.name }}{{ ', ' if not loop.last }}{% endfor %}",
                        "1:Bob, 2:alice"),
                arguments("{% for u in users if u.age > 10 %}{{ u.name }}{{ loop.length }}{% endfor %}", "Bob1"),
                arguments("{% for u in nothing %}x{% else %}nobody{% endfor %}", "nobody"),
                arguments("{% for k, v in {'a': 1}.items() %}{{ k }}={{ v }}{% endfor %}", "a=1"),
                arguments("{% set n = 2 %}{{ n + 1 }}!", "3!"),
                arguments("{% set t %}a{{ a }}{% endset %}<{{ t }}>", "<a5>"),
                arguments("{% if a > 9 %}x{% elif a > 4 %}y{% else %}z{% endif %}", "y"),
                arguments("{% if input.no %}x{% else %}z{% endif %}", "z"),
                arguments("{% raw %}{{ a }} {% if %}{% endraw %}", "{{ a }} {% if %}"),
                arguments("a{# never {{ printed }} #}b", "ab"),
                arguments("a\n{# note\n  more #}\nb", "a\nb"),
                arguments("a\n  {% if a %}\nb\n  {% endif %}\nc\n", "a\nb\nc"),
                arguments("a\n\n{% if nothing %}\nb\n{% endif %}\n\nc", "a\n\nc"),
                arguments("a {%- if a %} b{% endif -%}  c", "a bc"),
                arguments("C:\\{{ a }}\\n", "C:\\5\\n"),
                arguments("{ {{ a }} } }} {", "{ 5 } }} {"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void anythingElseIsText(String template, String expected) {
        assertThat(Rendered.of(template, WORLD).value()).isEqualTo(expected);
    }

    @Test
    void listsAndMapsAreRenderedThroughout() {
        assertThat(Rendered.of(
                                Map.of(
                                        "to",
                                        "{{ item.phone }}",
                                        "parameters",
                                        List.of("{{ a }}", "n {{ a }}", 7, true)),
                                WORLD)
                        .value())
                .isEqualTo(Map.of("to", "+1", "parameters", List.of(5, "n 5", 7, true)));
    }

    static Stream<Arguments> warnings() {
        return Stream.of(
                arguments("{{ steps.x.output.title }}", List.of("steps.x.output.title is missing")),
                arguments(
                        "{{ steps.find-active-alert.output.alert_id }}",
                        List.of("steps.find-active-alert.output.alert_id is missing")),
                arguments("a {{ input.x.y.z }} b {{ input.x.y.z }}", List.of("input.x.y.z is missing")),
                arguments("{{ nothing | upper }} {{ foo }}", List.of("nothing is missing", "foo is missing")),
                arguments("{{ nothing | default('a') }}{{ nothing | length }}", List.of()),
                arguments("{{ a | default(nothing) }}", List.of()),
                arguments("{% if nothing.a == 1 or not other %}x{% endif %}", List.of()),
                arguments("{{ nothing is defined }} {{ nothing == 1 }} {{ a if nothing else b }}", List.of()),
                arguments("{{ nothing or 'x' }}", List.of()),
                arguments("{{ 'x' if nothing }}", List.of()),
                arguments("{{ foo.bar if a else b }}", List.of("foo.bar is missing")),
                arguments("{% for u in users %}{{ u.phone }}{% endfor %}", List.of("u.phone is missing")),
                arguments("{% for u in lost %}{% endfor %}", List.of("lost is missing")),
                arguments("{{ users[9].name }}", List.of("users[9].name is missing")),
                arguments("{{ input.alert-id }}", List.of("input.alert is missing", "id is missing")),
                arguments("{{ match.1 }}{{ input.and.or }}", List.of("match.1 is missing", "input.and.or is missing")),
                arguments("{{ now() | add_hours(4) }}{{ nothing | format_time }}", List.of("nothing is missing")));
    }

    @ParameterizedTest
    @MethodSource("warnings")
    void whatIsMissingIsToldOnce(String template, List<String> expected) {
        assertThat(Rendered.of(template, WORLD).warnings()).isEqualTo(expected);
    }

    @Test
    void referencesNameWhatIsRead() {
        Compiled compiled = Rendered.JINJA.compile(
                List.of(
                        "{{ steps.get-oncall.output.phone }} {{ input.severity | default(config.x) }}",
                        "{% for u in steps['get-approvers'].output.users %}{{ u.name }}{{ loop.index }}{% endfor %}",
                        "{{ input.user.name.upper() }}{{ users | map(attribute='name') }}"),
                Rendered.STEPS);
        assertThat(compiled.template().references())
                .containsExactlyInAnyOrder(
                        "steps.get-oncall.output.phone",
                        "input.severity",
                        "config.x",
                        "steps.get-approvers.output.users",
                        "input.user.name",
                        "users");
    }
}
