package dev.dromedary.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.flow.AgentFlow.Handler;
import dev.dromedary.flow.AgentFlow.Step;
import dev.dromedary.flow.AgentFlow.Trigger;
import dev.dromedary.problem.Fixture;
import dev.dromedary.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowReaderTest {

    private static final Path TUTORIAL = Path.of("src/test/resources/tutorial/flows/whatsapp");

    static Stream<Fixture> invalid() {
        return Fixture.of("flow", "invalid");
    }

    static Stream<Fixture> valid() {
        return Fixture.of("flow", "valid");
    }

    @ParameterizedTest
    @MethodSource
    void invalid(Fixture fixture) {
        FlowReading reading = FlowReader.read(fixture.name(), fixture.bytes());
        assertThat(reading.problems()).extracting(Problem::toString).containsExactlyElementsOf(fixture.expected());
        assertThat(reading.flow()).isNull();
    }

    @ParameterizedTest
    @MethodSource
    void valid(Fixture fixture) {
        FlowReading reading = FlowReader.read(fixture.name(), fixture.bytes());
        assertThat(reading.problems()).extracting(Problem::toString).containsExactlyElementsOf(fixture.expected());
        assertThat(reading.flow()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acknowledge-alert-flow",
                "escalate-alert-flow",
                "send-oncall-alert-flow",
                "status-check-flow",
                "deployment-approval-flow",
                "process-approval-flow"
            })
    void theTutorialsDocumentsAsPrinted(String stem) throws IOException {
        FlowReading reading = tutorial(stem);
        assertThat(reading.problems())
                .isNotEmpty()
                .noneMatch(Problem::isError)
                .allMatch(problem -> problem.message().contains("were undone")
                        || problem.message().contains("were restored"));
        assertThat(reading.flow().stem()).isEqualTo(stem);
        assertThat(reading.flow().source())
                .doesNotContain("\\{", "\\}", "\u00e2", "\u00f0")
                .contains("{{");
        FlowReading again = FlowReader.read(stem + ".yaml", reading.flow().source());
        assertThat(again.problems()).isEmpty();
        assertThat(again.flow().steps()).isEqualTo(reading.flow().steps());
        assertThat(again.flow().hash()).isEqualTo(reading.flow().hash()).hasSize(64);
    }

    @Test
    void whatTheTutorialMeans() throws IOException {
        AgentFlow approval = tutorial("process-approval-flow").flow();
        assertThat(approval.steps().get(0).onError().response().text())
                .isEqualTo("❌ You are not authorized to approve this request.");
        assertThat(approval.steps().get(3).action()).isEqualTo("{{ input.action }}");
        AgentFlow status = tutorial("status-check-flow").flow();
        assertThat(status.triggers().get(0).pattern()).isEqualTo("^STATUS\\s*(.*)$");
        assertThat(status.input().schema().get("service").source()).isEqualTo("match.1");
        assertThat(status.steps().get(0).parallel()).isTrue();
        assertThat((String) status.steps().get(2).input().get("text"))
                .contains(
                        "{{ '✅' if svc.healthy else '❌' }}",
                        "  ⏱ {{ svc.latency }}ms",
                        "━━━━━━━━━━━━\n",
                        "• {{ inc.id }}");
        AgentFlow alert = tutorial("send-oncall-alert-flow").flow();
        assertThat(alert.triggers()).extracting(Trigger::type).containsExactly("webhook", "alertmanager");
        assertThat(alert.steps().get(3).input()).containsEntry("delay", 300);
        assertThat(alert.input().required()).containsExactly("severity", "service", "message");
        AgentFlow acknowledge = tutorial("acknowledge-alert-flow").flow();
        assertThat(acknowledge.name()).isEqualTo("acknowledge-alert");
        assertThat(acknowledge.context().lookback()).isEqualTo(5);
        assertThat(acknowledge.steps().get(0).onEmpty().response().parameters())
                .isEqualTo(List.of("Info", "No pending alerts to acknowledge"));
    }

    @Test
    void everythingThatMayBeSaid() {
        AgentFlow flow = Fixture.of("flow", "valid")
                .map(fixture -> FlowReader.read(fixture.name(), fixture.bytes()).flow())
                .findFirst()
                .orElseThrow();
        assertThat(flow.triggers().get(0).caseSensitive()).isTrue();
        assertThat(flow.triggers().get(1).path()).isEqualTo("/every/thing");
        assertThat(flow.triggers().get(1).method()).isEqualTo("PUT");
        assertThat(flow.input().schema().get("when").defaultValue()).isEqualTo("09:00");
        Step first = flow.steps().get(0);
        assertThat(first.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(first.retry().maxAttempts()).isEqualTo(3);
        assertThat(first.item()).isEqualTo("item");
        assertThat(first.onError()).isEqualTo(new Handler(null, true, null));
        assertThat(first.onEmpty().response().buttons()).isEqualTo(List.of(Map.of("title", "A", "id", "ack:a"), "B"));
        assertThat(flow.steps().get(1).item()).isEqualTo("alert");
        assertThat(flow.steps().get(2).foreach()).isEqualTo(List.of("a", "b"));
        assertThat(flow.positions().get("steps[0].input.user_phone").line()).isEqualTo(39);
    }

    @Test
    void cronIsDueInItsZone() {
        Instant due = Cron.schedule("0 9 * * 1-5", ZoneId.of("Europe/Berlin"))
                .getInitialExecutionTime(Instant.parse("2026-03-27T08:30:00Z"));
        assertThat(due).isEqualTo(Instant.parse("2026-03-30T07:00:00Z"));
    }

    private static FlowReading tutorial(String stem) throws IOException {
        return FlowReader.read(stem + ".yaml", Files.readAllBytes(TUTORIAL.resolve(stem + ".yaml")));
    }
}
