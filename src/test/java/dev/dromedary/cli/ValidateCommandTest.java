package dev.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.engine.AgentCatalog;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ValidateCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void theTutorialTypedAsPrinted() throws IOException {
        Path tutorial = Path.of("src/test/resources/tutorial");
        for (String folder : List.of("config", "flows/whatsapp")) {
            Files.createDirectories(directory.resolve(folder));
            try (Stream<Path> files = Files.list(tutorial.resolve(folder))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.copy(file, directory.resolve(folder).resolve(file.getFileName()));
                }
            }
        }
    }

    @Test
    void theTutorialIsCleanButForWarnings() {
        assertThat(run("validate")).isZero();
        assertThat(lines()).isNotEmpty().allMatch(line -> line.contains(": warning: "));
        assertThat(lines()).anyMatch(line -> line.startsWith("config/whatsapp-bot.yaml:30:18: warning: "));
        assertThat(err.toString()).startsWith("0 errors, ");
    }

    @Test
    void oneLineAProblem() throws IOException {
        Path flow = directory.resolve("flows/whatsapp/acknowledge-alert-flow.yaml");
        Files.writeString(flow, Files.readString(flow).replace("pattern:", "patern:"));
        assertThat(run("validate", "flows/whatsapp/acknowledge-alert-flow.yaml"))
                .isOne();
        assertThat(lines())
                .contains("flows/whatsapp/acknowledge-alert-flow.yaml:10:5: error: unknown key `patern`"
                        + " (did you mean `pattern`?)");
        assertThat(lines()).allMatch(line -> line.startsWith("flows/whatsapp/acknowledge-alert-flow.yaml:"));
    }

    @Test
    void anActionThatDoesNotExist() throws IOException {
        Path flow = directory.resolve("flows/whatsapp/acknowledge-alert-flow.yaml");
        Files.writeString(flow, Files.readString(flow).replace("action: acknowledge\n", "action: acknowlege\n"));
        assertThat(run("validate")).isOne();
        assertThat(lines())
                .contains("flows/whatsapp/acknowledge-alert-flow.yaml:33:13: error: no action"
                        + " `alert-manager.acknowlege` (did you mean `alert-manager.acknowledge`?)");
    }

    @Test
    void aTemplateThatIsNotDescribed() throws IOException {
        Path flow = directory.resolve("flows/whatsapp/escalate-alert-flow.yaml");
        Files.writeString(flow, Files.readString(flow).replace("ops_alert", "ops_alrt"));
        assertThat(run("validate")).isZero();
        assertThat(lines())
                .anyMatch(line -> line.startsWith("flows/whatsapp/escalate-alert-flow.yaml:")
                        && line.endsWith(
                                ": warning: templates/whatsapp does not describe the message template `ops_alrt`"
                                        + " (did you mean `ops_alert`?)"));
    }

    @Test
    void anActionsRouteFileThatIsBroken() throws IOException {
        Path broken = Files.createDirectories(directory.resolve("routes/agents/cache"));
        Files.writeString(broken.resolve("flush.camel.yaml"), "- route:\n    id: cache.clear\n");
        assertThat(run("validate")).isOne();
        assertThat(lines())
                .anyMatch(line -> line.startsWith("routes/agents/cache/flush.camel.yaml:1:1: error: route id"));
    }

    @Test
    void asJson() throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), "version: v1\nkind: TriggerConfig\nplatfroms: {}\n");
        assertThat(run("validate", "--json", "--config", "bad.yaml")).isOne();
        List<?> problems = Json.list(out.toString());
        assertThat(problems).first().isInstanceOf(Map.class);
        assertThat((Object) problems.stream()
                        .map(problem -> ((Map<?, ?>) problem).get("message"))
                        .toList())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("unknown key `platfroms`");
    }

    @Test
    void aDirectoryWithTestsAndDocumentsOfBothKinds() throws IOException {
        Files.writeString(directory.resolve("flows/some-test.yaml"), "kind: FlowTest\nwhatever: 1\n");
        assertThat(run("validate", "config", "flows")).isZero();
        assertThat(lines()).anyMatch(line -> line.startsWith("config/whatsapp-bot.yaml:"));
        assertThat(lines()).anyMatch(line -> line.startsWith("flows/whatsapp/status-check-flow.yaml:"));
    }

    @Test
    void aDirectoryThatIsNotThere() throws IOException {
        Path config = directory.resolve("config/whatsapp-bot.yaml");
        Files.writeString(config, Files.readString(config).replace("./flows/whatsapp", "./flow"));
        run("validate");
        assertThat(lines())
                .anyMatch(line ->
                        line.matches("config/whatsapp-bot.yaml:65:14: warning: there is no directory .*flow .*"));
    }

    @Test
    void usage() {
        assertThat(run("validate", "no-such.yaml")).isEqualTo(2);
        assertThat(run("validate", "--config", "no-such.yaml")).isEqualTo(2);
        assertThat(run("validate", "--colour")).isEqualTo(2);
        assertThat(run("valdate")).isEqualTo(2);
        assertThat(err.toString()).contains("no such file: no-such.yaml");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutAnyFileThePackedEditionIsLookedAt(@TempDir Path empty) {
        directory = empty;
        run("validate");
        assertThat(lines()).allMatch(line -> line.startsWith("packed:"));
    }

    private AgentCatalog catalogue() {
        return AgentCatalog.read(MergedFolder.read("routes/agents", directory.resolve("routes/agents")));
    }

    private int run(String... arguments) {
        CommandLine line = DromedaryCommand.in(new Surroundings(Map.of(), directory, this::catalogue));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private List<String> lines() {
        return out.toString()
                .lines()
                .map(line -> line.replace(directory + "/", ""))
                .toList();
    }
}
