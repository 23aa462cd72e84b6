package dev.dromedary.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The longer texts of the tutorial, as its readers see them. */
class TutorialTextsTest {

    private static final String STATUS = """
        📊 *System Status*

        {% for svc in steps.check-services.output %}
        {{ '✅' if svc.healthy else '❌' }} *{{ svc.name }}*: {{ svc.status }}
        {% if svc.latency %}  ⏱ {{ svc.latency }}ms{% endif %}
        {% endfor %}

        {% if steps.get-active-incidents.output | length > 0 %}
        ━━━━━━━━━━━━
        🚨 *Active Incidents*
        {% for inc in steps.get-active-incidents.output %}
        • {{ inc.id }}: {{ inc.title }} [{{ inc.severity }}]
        {% endfor %}
        {% else %}

        ✨ No active incidents
        {% endif %}

        _{{ now() | format_time }}_
        """;

    private static Map<String, Object> output(Object value) {
        return Map.of("output", value);
    }

    @Test
    void statusWithoutIncidents() {
        List<Object> services = List.of(
                Map.of("name", "api", "healthy", true, "status", "up", "latency", 12),
                Map.of("name", "web", "healthy", false, "status", "down"));
        Rendered rendered = Rendered.of(
                STATUS,
                Map.of("steps", Map.of("check-services", output(services), "get-active-incidents", output(List.of()))));
        assertThat(rendered.value()).isEqualTo("""
            📊 *System Status*

            ✅ *api*: up
              ⏱ 12ms
            ❌ *web*: down

            ✨ No active incidents

            _2026-11-21 03:05 EST_\
            """);
        assertThat(rendered.warnings()).isEmpty();
    }

    @Test
    void statusWithIncidents() {
        Rendered rendered = Rendered.of(
                STATUS,
                Map.of(
                        "steps",
                        Map.of(
                                "check-services",
                                output(List.of(Map.of("name", "api", "healthy", true, "status", "up"))),
                                "get-active-incidents",
                                output(List.of(
                                        Map.of("id", "inc-1", "title", "API {{ 7*7 }}", "severity", "critical"))))));
        assertThat(rendered.value()).isEqualTo("""
            📊 *System Status*

            ✅ *api*: up

            ━━━━━━━━━━━━
            🚨 *Active Incidents*
            • inc-1: API {{ 7*7 }} [critical]

            _2026-11-21 03:05 EST_\
            """);
    }

    @Test
    void servicesOfTheStatusFlow() {
        String services = """
            {% if input.service == 'all' %}
            ["api", "web", "workers", "database", "cache"]
            {% else %}
            ["{{ input.service }}"]
            {% endif %}
            """;
        assertThat(JsonText.parseIfJson(Rendered.of(services, Map.of("input", Map.of("service", "all")))
                        .value()))
                .isEqualTo(List.of("api", "web", "workers", "database", "cache"));
        assertThat(Rendered.of(services, Map.of("input", Map.of("service", "api")))
                        .value())
                .isEqualTo("[\"api\"]");
    }

    @Test
    void approval() {
        String text = """
            {% if input.action == 'approve' %}
            ✅ Deployment approved

            {{ steps.x.output.service }} v{{ steps.x.output.version }} is now deploying.
            {% else %}
            ❌ Deployment rejected

            {{ steps.x.output.requester }} has been notified.
            {% endif %}
            """;
        Map<String, Object> steps =
                Map.of("x", output(Map.of("service", "api", "version", "2.1.0", "requester", "alice@example.com")));
        assertThat(Rendered.of(text, Map.of("steps", steps, "input", Map.of("action", "approve")))
                        .value())
                .isEqualTo("✅ Deployment approved\n\napi v2.1.0 is now deploying.");
        assertThat(Rendered.of(text, Map.of("steps", steps, "input", Map.of("action", "reject")))
                        .value())
                .isEqualTo("❌ Deployment rejected\n\nalice@example.com has been notified.");
    }

    @Test
    void waitingForNamesTheApprovers() {
        List<Object> users = new ArrayList<>(List.of(Map.of("name", "Alice"), Map.of("name", "Bob")));
        Map<String, Object> variables = Map.of("steps", Map.of("get-approvers", output(Map.of("users", users))));
        assertThat(Rendered.of(
                                "Waiting for: {{ steps.get-approvers.output.users | map('name') | join(', ') }}\n",
                                variables)
                        .value())
                .isEqualTo("Waiting for: Alice, Bob");
        assertThat(Rendered.of("{{ steps.get-approvers.output.users }}", variables)
                        .value())
                .isEqualTo(users);
    }
}
