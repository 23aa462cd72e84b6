package dev.dromedary.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.config.ConfigReader;
import dev.dromedary.config.ConfigReading;
import dev.dromedary.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowSetTest {

    private static final String STEPS = "steps: [{name: a, agent: logger, action: log, input: {message: hi}}]\n";

    @Test
    void theTutorialTogether() throws IOException {
        List<FlowReading> readings = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/tutorial/flows/whatsapp"))) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                readings.add(FlowReader.read(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        String config = Files.readString(Path.of("src/test/resources/tutorial/config/whatsapp-bot.yaml"));
        FlowSet set = FlowSet.of(readings, ConfigReader.read("bot.yaml", config, Map.of()), Actions.unknown());
        assertThat(set.flows()).hasSize(6);
        assertThat(set.broken()).isEmpty();
        assertThat(set.problems()).noneMatch(Problem::isError);
        assertThat(set.problems())
                .extracting(Problem::toString)
                .filteredOn(line -> !line.contains("were "))
                .containsExactly(
                        "acknowledge-alert-flow.yaml:39:5: warning: step `update-pagerduty` will be skipped:"
                                + " PagerDuty is not configured (PAGERDUTY_TOKEN or PAGERDUTY_ROUTING_KEY)",
                        "acknowledge-alert-flow.yaml:45:5: warning: step `notify-team` will be skipped:"
                                + " no team_group is configured under oncall",
                        "deployment-approval-flow.yaml:64:5: warning: step `notify-requester` will be skipped:"
                                + " Slack is not configured (SLACK_BOT_TOKEN)",
                        "escalate-alert-flow.yaml:26:5: warning: step `escalate-pagerduty` will be skipped:"
                                + " PagerDuty is not configured (PAGERDUTY_TOKEN or PAGERDUTY_ROUTING_KEY)",
                        "process-approval-flow.yaml:47:5: warning: step `trigger-deployment` will be skipped:"
                                + " no deployments are configured",
                        "process-approval-flow.yaml:57:5: warning: step `notify-requester-approved` will be skipped:"
                                + " Slack is not configured (SLACK_BOT_TOKEN)",
                        "process-approval-flow.yaml:74:5: warning: step `notify-requester-rejected` will be skipped:"
                                + " Slack is not configured (SLACK_BOT_TOKEN)",
                        "send-oncall-alert-flow.yaml:65:13: warning: flow `auto-escalate-flow` is not available yet:"
                                + " whoever asks for it is told so",
                        missing(42, 17, "whatsapp-help-flow"),
                        missing(48, 13, "alert-info-flow"),
                        missing(49, 16, "approval-handler-flow"),
                        missing(50, 15, "approval-handler-flow"),
                        missing(51, 16, "resolve-incident-flow"),
                        missing(53, 13, "whatsapp-help-flow"),
                        missing(58, 13, "deployment-request-flow"),
                        missing(60, 13, "incident-report-flow"),
                        missing(62, 13, "scale-service-flow"));
        assertThat(set.find("status-check").orElseThrow().stem()).isEqualTo("status-check-flow");
    }

    private static String missing(int line, int column, String flow) {
        return "bot.yaml:" + line + ":" + column + ": warning: flow `" + flow
                + "` is not available yet: whoever asks for it is told so";
    }

    @Test
    void namesAreUniqueOverAllFlows() {
        FlowSet set = set(
                flow("a.yaml", "first", ""),
                flow("sub/a.yaml", "second", ""),
                flow("b.yaml", "first", ""),
                flow("first.yaml", "c", ""));
        assertThat(set.flows()).containsOnlyKeys("a");
        assertThat(lines(set))
                .containsExactly(
                        "sub/a.yaml:1:1: error: `a` names two flows: a.yaml and sub/a.yaml"
                                + " (file names and metadata.name are unique over all flows)",
                        "b.yaml:3:18: error: `first` names two flows: a.yaml and b.yaml"
                                + " (file names and metadata.name are unique over all flows)",
                        "first.yaml:1:1: error: `first` names two flows: a.yaml and first.yaml"
                                + " (file names and metadata.name are unique over all flows)");
    }

    @ParameterizedTest
    @CsvSource({
        "/api, /api",
        "/actuator/health, /actuator",
        "/whatsapp, platform whatsapp",
        "/webhooks/whatsapp, platform whatsapp",
        "/webhooks/eu, platform eu",
        "/pagerduty, pagerduty of platform whatsapp",
        "/alert/oncall, first.yaml",
        "/whatsapp/alert/oncall, first.yaml",
        "/webhooks/alert/oncall, first.yaml",
        "/alert, ",
        "/apis, "
    })
    void pathsThatWouldCoverOthers(String path, String covered) {
        FlowSet set = set(
                flow("first.yaml", "one", "triggers: [{type: webhook, path: /alert/oncall}]\n"),
                flow("second.yaml", "two", "triggers: [{type: webhook, path: " + path + "}]\n"));
        if (covered == null) {
            assertThat(lines(set)).isEmpty();
        } else {
            assertThat(lines(set))
                    .containsExactly("second.yaml:4:34: error: path `" + path + "` would cover " + covered
                            + " (choose another path)");
            assertThat(set.flows()).containsOnlyKeys("first");
        }
    }

    @Test
    void onePathWithTwoMethodsIsNoClash() {
        FlowSet set = set(
                flow("first.yaml", "one", "triggers: [{type: webhook, path: /x}]\n"),
                flow("second.yaml", "two", "triggers: [{type: webhook, path: /x, method: GET}]\n"));
        assertThat(lines(set)).isEmpty();
    }

    @Test
    void actionsAreHeldAgainstTheCatalogue() {
        String steps = """
            steps:
              - {name: a, agent: alert-manager, action: acknowlege, input: {}}
              - {name: b, agent: alert-manger, action: acknowledge}
              - {name: c, agent: alert-manager, action: acknowledge, input: {alert: x, by: y}}
              - {name: d, agent: alert-manager, action: "{{ input.action }}"}
            """;
        FlowReading reading = FlowReader.read(
                "f.yaml", "apiVersion: aof.sh/v1alpha1\nkind: AgentFlow\nmetadata: {name: f1}\n" + steps);
        FlowSet set = FlowSet.of(List.of(reading), null, new Catalogue());
        assertThat(lines(set))
                .containsExactly(
                        "f.yaml:5:45: error: no action `alert-manager.acknowlege`"
                                + " (did you mean `alert-manager.acknowledge`?)",
                        "f.yaml:6:22: error: no agent `alert-manger` (did you mean `alert-manager`?)",
                        "f.yaml:7:5: error: alert-manager.acknowledge needs the input `alert_id`",
                        "f.yaml:7:73: warning: alert-manager.acknowledge does not read the input `alert`"
                                + " (it reads: alert_id, by)");
    }

    @Test
    void theDirectoryOnDiskLiesOverThePackedFlows(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("mine.yml"), document("mine-too", ""));
        Files.createDirectories(directory.resolve("team/deep"));
        Files.writeString(directory.resolve("team/deep/other-flow.yaml"), document("other", ""));
        Files.writeString(directory.resolve("notes.txt"), "no flow");
        Files.write(directory.resolve("latin.yaml"), "a: é".getBytes(StandardCharsets.ISO_8859_1));
        List<FlowReading> readings = FlowFiles.read(directory);
        assertThat(readings.subList(0, 3))
                .extracting(
                        reading -> directory.relativize(Path.of(reading.file())).toString())
                .containsExactly("latin.yaml", "mine.yml", "team/deep/other-flow.yaml");
        assertThat(readings.get(0).problems()).extracting(Problem::message).containsExactly("byte e9 is not UTF-8");
        assertThat(readings.subList(3, readings.size()))
                .allMatch(reading -> reading.file().startsWith("packed:"));
    }

    private static FlowSet set(FlowReading... readings) {
        String config = """
            version: v1
            kind: TriggerConfig
            platforms: {whatsapp: {type: whatsapp}, eu: {type: whatsapp}}
            people: [{name: A, email: a@b}]
            """;
        ConfigReading reading = ConfigReader.read("bot.yaml", config, Map.of());
        assertThat(reading.problems()).isEmpty();
        return FlowSet.of(List.of(readings), reading, Actions.unknown());
    }

    private static FlowReading flow(String file, String name, String triggers) {
        return FlowReader.read(file, document(name, triggers));
    }

    private static String document(String name, String triggers) {
        return "apiVersion: aof.sh/v1alpha1\nkind: AgentFlow\nmetadata: {name: " + name + "}\n" + triggers + STEPS;
    }

    private static List<String> lines(FlowSet set) {
        return set.problems().stream().map(Problem::toString).toList();
    }

    private static final class Catalogue implements Actions {

        @Override
        public Optional<ActionContract> find(String name) {
            return names().contains(name)
                    ? Optional.of(new ActionContract(
                            name, List.of("alert_id"), List.of("alert_id", "by"), List.of(), "write"))
                    : Optional.empty();
        }

        @Override
        public Set<String> names() {
            return Set.of("alert-manager.acknowledge");
        }
    }
}
