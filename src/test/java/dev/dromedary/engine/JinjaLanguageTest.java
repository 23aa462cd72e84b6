package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.people.TestClock;
import dev.dromedary.template.Jinja;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code language: jinja} in a route that somebody wrote by hand. */
class JinjaLanguageTest {

    static Stream<Arguments> routes() {
        return Stream.of(
                Arguments.of(
                        "- setBody: {language: {language: jinja, expression: '%s'}}",
                        "Hi \\{{ body.name \\}}!", "Hi Ann!"),
                Arguments.of(
                        "- setBody: {language: {language: jinja, expression: '%s'}}",
                        "\\{{ body.list \\}}", List.of(1, 2)),
                Arguments.of(
                        "- setBody: {language: {language: jinja, expression: '%s'}}",
                        "\\{{ who \\}}, \\{{ variables.who \\}}", "me, me"),
                Arguments.of(
                        "- setBody: {language: {language: jinja, expression: '%s'}}",
                        "\\{{ now() \\}}", java.time.Instant.parse("2026-09-01T12:00:00Z")),
                Arguments.of(
                        "- setBody: {language: {language: jinja, expression: '%s'}}",
                        "{% if body.name %}yes{% endif %}", "yes"),
                Arguments.of(
                        "- setBody: {language: {language: jinja, expression: '%s'}}",
                        "{{greeting}} \\{{ body.name \\}}", "Hello Ann"),
                Arguments.of(
                        "- filter: {language: {language: jinja, expression: '%s'}, steps: [{setBody: {constant: in}}]}",
                        "\\{{ body.list | length == 2 \\}}", "in"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void rendersWhatTheExchangeHolds(String step, String template, Object expected) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry()
                    .bind(JinjaLanguage.NAME, new JinjaLanguage(new Jinja(), new TestClock("2026-09-01T12:00:00Z")));
            camel.getPropertiesComponent().addInitialProperty("greeting", "Hello");
            String route = """
                - route:
                    id: by-hand
                    from:
                      uri: direct:by-hand
                      steps:
                        %s
                """.formatted(step.formatted(template));
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("by-hand.camel.yaml", route));
            camel.start();
            Exchange answer = camel.createFluentProducerTemplate()
                    .to("direct:by-hand")
                    .withProcessor(exchange -> {
                        exchange.getMessage().setBody(Map.of("name", "Ann", "list", List.of(1, 2)));
                        exchange.setVariable("who", "me");
                    })
                    .send();
            assertThat(answer.getException()).isNull();
            assertThat(answer.getMessage().getBody()).isEqualTo(expected);
        }
    }
}
