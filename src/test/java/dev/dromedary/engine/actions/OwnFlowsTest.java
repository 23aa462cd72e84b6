package dev.dromedary.engine.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.config.ConfigReader;
import dev.dromedary.config.ConfigReading;
import dev.dromedary.engine.AgentCatalog;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.FlowReader;
import dev.dromedary.flow.FlowReading;
import dev.dromedary.flow.FlowSet;
import dev.dromedary.people.TestClock;
import dev.dromedary.problem.Problem;
import dev.dromedary.template.Compiled;
import dev.dromedary.template.Jinja;
import dev.dromedary.template.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our own edition of the flows: reads without a finding, knows its actions, and says only what is so. */
class OwnFlowsTest {

    private static final Path FLOWS = Path.of("flows/whatsapp");

    /** Flows that the tutorial's routing names and a later release brings. */
    private static final List<String> LATER =
            List.of("deployment-request-flow", "incident-report-flow", "scale-service-flow");

    @Test
    void readWithoutAFindingAgainstTheRealCatalogue() throws IOException {
        AgentCatalog catalog = AgentCatalog.read(MergedFolder.read("routes/agents", Path.of("routes/agents")));
        assertThat(catalog.problems()).isEmpty();
        List<FlowReading> readings = new ArrayList<>();
        try (Stream<Path> files = Files.list(FLOWS)) {
            for (Path file : files.sorted().toList()) {
                readings.add(FlowReader.read(file.toString(), Files.readString(file)));
            }
        }
        Path tutorial = Path.of("src/test/resources/tutorial/config/whatsapp-bot.yaml");
        ConfigReading config = ConfigReader.read(tutorial.toString(), Files.readString(tutorial), Map.of());
        FlowSet set = FlowSet.of(readings, null, catalog);
        assertThat(set.problems()).map(Problem::toString).isEmpty();
        assertThat(FlowSet.of(readings, config.config() == null ? null : config, catalog)
                        .problems())
                .filteredOn(Problem::isError)
                .filteredOn(problem ->
                        LATER.stream().noneMatch(later -> problem.message().contains(later)))
                .isEmpty();
        assertThat(set.flows().keySet())
                .contains(
                        "acknowledge-alert-flow",
                        "escalate-alert-flow",
                        "send-oncall-alert-flow",
                        "status-check-flow",
                        "deployment-approval-flow",
                        "process-approval-flow",
                        "whatsapp-help-flow",
                        "auto-escalate-flow");
    }

    @ParameterizedTest
    @CsvSource({
        "process-approval-flow, started, 'api v2.1.0 is now deploying to production.'",
        "process-approval-flow, skipped, 'No deployment is configured here, so nothing was started.'",
        "process-approval-flow, failed, 'could not be started on production'",
        "approval-handler-flow, started, 'api v2.1.0 is now deploying to production.'",
        "approval-handler-flow, skipped, 'No deployment is configured here, so nothing was started.'",
        "approval-handler-flow, failed, 'could not be started on production'",
    })
    void theApproverIsToldWhatBecameOfTheDeployment(String flow, String deployment, String said) throws IOException {
        Map<String, Object> steps = new TreeMap<>();
        steps.put(
                "get-request",
                output(Map.of(
                        "service", "api", "version", "v2.1.0", "environment", "production", "requester", "dave")));
        steps.put("validate-approver", output(Map.of("approver_name", "Alice")));
        steps.put("notify-requester-approved", output(Map.of("skipped", true, "reason", "nobody is known")));
        if (deployment.equals("started")) {
            steps.put("trigger-deployment", output(Map.of("deployment_id", "7")));
        } else if (deployment.equals("skipped")) {
            steps.put("trigger-deployment", output(Map.of("skipped", true, "reason", "not configured")));
        }
        String answer = text(flow, "respond-to-approver", steps, Map.of("action", "approve"));
        assertThat(answer).contains("✅ Deployment approved").contains(said).doesNotContain("vv2");
        assertThat(answer).contains("dave could not be told: nobody is known");
        if (!deployment.equals("started")) {
            assertThat(answer).doesNotContain("deploying");
            assertThat(text(flow, "notify-requester-approved", steps, Map.of("action", "approve")))
                    .doesNotContain("starting now");
        }
        assertThat(text(flow, "respond-to-approver", steps, Map.of("action", "reject")))
                .startsWith("❌ Deployment rejected")
                .contains("dave is being told");
    }

    @Test
    void theStatusReadsLikeAMessage() throws IOException {
        Map<String, Object> steps = new TreeMap<>();
        steps.put(
                "check-services",
                output(List.of(
                        Map.of("name", "api", "healthy", true, "status", "healthy", "latency", 12),
                        Map.of("name", "web", "healthy", false, "status", "HTTP 503", "latency", 9),
                        Map.of("name", "db", "healthy", false, "status", "unknown"))));
        steps.put("get-active-incidents", output(List.of()));
        assertThat(text("status-check-flow", "format-response", steps, Map.of()))
                .startsWith("""
                    📊 *System Status*

                    ✅ *api*: healthy
                      ⏱ 12ms
                    ❌ *web*: HTTP 503
                      ⏱ 9ms
                    ❔ *db*: unknown

                    ✨ No active incidents

                    _\
                    """);
        assertThat(field("status-check-flow", "check-services", "services", steps, Map.of("service", "a\"b")))
                .hasToString("[\"a\\\"b\"]");
        assertThat(String.valueOf(
                        field("status-check-flow", "check-services", "services", steps, Map.of("service", "all"))))
                .contains("workers");
    }

    private static Map<String, Object> output(Object output) {
        return Map.of("output", output);
    }

    private static String text(String flow, String step, Map<String, Object> steps, Map<String, Object> input)
            throws IOException {
        String field = step.startsWith("notify") ? "message" : "text";
        return String.valueOf(field(flow, step, field, steps, input));
    }

    private static Object field(
            String flow, String step, String field, Map<String, Object> steps, Map<String, Object> input)
            throws IOException {
        Path file = FLOWS.resolve(flow + ".yaml");
        AgentFlow read =
                FlowReader.read(file.toString(), Files.readString(file)).flow();
        Object written = read.steps().stream()
                .filter(one -> one.name().equals(step))
                .findFirst()
                .orElseThrow()
                .input()
                .get(field);
        Compiled compiled = new Jinja().compile(written, null);
        assertThat(compiled.problems()).isEmpty();
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("steps", steps);
        variables.put("input", input);
        variables.put("config", Map.of());
        return compiled.template()
                .render(new Scope(variables, ZoneOffset.UTC, new TestClock("2026-06-01T10:00:00Z"), warning -> {}));
    }
}
