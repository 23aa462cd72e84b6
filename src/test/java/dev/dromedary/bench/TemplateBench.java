package dev.dromedary.bench;

import com.hubspot.jinjava.JinjavaConfig;
import dev.dromedary.template.Jinja;
import dev.dromedary.template.Scope;
import dev.dromedary.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Renders a second of the tutorial's status text, compiled once by us and parsed each time by Jinjava, on one thread:
 * {@code dev.dromedary.bench.TemplateBench [seconds]}.
 */
public final class TemplateBench {

    private static final String STATUS = """
        📊 *System Status*

        {% for svc in steps.STEP.output %}
        {{ '✅' if svc.healthy else '❌' }} *{{ svc.name }}*: {{ svc.status }}
        {% if svc.latency %}  ⏱ {{ svc.latency }}ms{% endif %}
        {% endfor %}

        {% if steps.incidents.output | length > 0 %}
        🚨 *Active Incidents*
        {% for inc in steps.incidents.output %}
        • {{ inc.id }}: {{ inc.title }} [{{ inc.severity }}]
        {% endfor %}
        {% else %}
        ✨ No active incidents
        {% endif %}
        """;

    private static final String LINE = "Alert: {{ steps.STEP.output.title }} for {{ trigger.user.name | upper }}";

    private TemplateBench() {}

    public static void main(String[] args) {
        Duration time = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 5);
        List<Object> services = List.of(
                service("api", 12),
                service("web", 7),
                service("workers", 3),
                service("database", 1),
                service("cache", 1));
        Map<String, Object> variables = Map.of(
                "steps",
                Map.of(
                        "check-services", Map.of("output", services, "title", "x"),
                        "check_services", Map.of("output", services, "title", "x"),
                        "find-alert", Map.of("output", Map.of("title", "API down")),
                        "find_alert", Map.of("output", Map.of("title", "API down")),
                        "incidents",
                                Map.of("output", List.of(Map.of("id", "inc-1", "title", "t", "severity", "critical")))),
                "trigger",
                Map.of("user", Map.of("name", "Alice")));
        System.out.printf(
                Locale.ROOT, "java %s, %d processors, %d s each%n", Runtime.version(), processors(), time.toSeconds());
        compare("status text", STATUS, "check-services", variables, time);
        compare("one line", LINE, "find-alert", variables, time);
    }

    private static void compare(String name, String text, String step, Map<String, Object> variables, Duration time) {
        Scope scope = new Scope(
                variables,
                ZoneId.of("America/New_York"),
                InstantSource.fixed(Instant.parse("2026-11-21T08:05:00Z")),
                missing -> {});
        Template template = new Jinja()
                .compile(text.replace("STEP", step), Set.of("check-services", "find-alert", "incidents"))
                .template();
        com.hubspot.jinjava.Jinjava jinjava = new com.hubspot.jinjava.Jinjava(JinjavaConfig.newBuilder()
                .withNestedInterpretationEnabled(false)
                .build());
        String underscored = text.replace("STEP", step.replace('-', '_'));
        for (int round = 0; round < 2; round++) {
            double ours = perSecond(() -> template.render(scope), time);
            double theirs = perSecond(() -> jinjava.render(underscored, variables), time);
            if (round == 1) {
                System.out.printf(
                        Locale.ROOT,
                        "%-12s compiled once %,10.0f/s   Jinjava.render %,10.0f/s   %.1f times%n",
                        name,
                        ours,
                        theirs,
                        ours / theirs);
            }
        }
    }

    private static double perSecond(Supplier<Object> render, Duration time) {
        long start = System.nanoTime();
        long count = 0;
        int length = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            length += render.get().toString().length();
            count++;
        }
        if (length == 0) {
            throw new IllegalStateException("nothing was rendered");
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static Map<String, Object> service(String name, int latency) {
        return Map.of("name", name, "healthy", true, "status", "up", "latency", latency);
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
