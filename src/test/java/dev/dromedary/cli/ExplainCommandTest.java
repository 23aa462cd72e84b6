package dev.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.engine.AgentCatalog;
import dev.dromedary.files.MergedFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class ExplainCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static Stream<String> flows() {
        return MergedFolder.read("flows/whatsapp", null).keySet().stream().map(file -> file.replace(".yaml", ""));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void camelLoadsWhatIsPrinted(String flow) throws Exception {
        assertThat(run("explain", flow)).as(err::toString).isZero();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.fromString("printed.camel.yaml", out.toString()));
            assertThat(camel.getRouteDefinitions())
                    .singleElement()
                    .extracting(RouteDefinition::getInput)
                    .extracting(FromDefinition::getUri)
                    .asString()
                    .startsWith("direct:flow." + flow + "@");
        }
    }

    @Test
    void everyNameOfAFlowWillDo() {
        assertThat(run("explain", "acknowledge-alert")).isZero();
        assertThat(out.toString())
                .contains("id: acknowledge-alert-flow/find-active-alert", "direct:alert-manager.find_pending");
    }

    @Test
    void anUnknownFlow() {
        assertThat(run("explain", "acknowlege-alert-flow")).isOne();
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("no flow `acknowlege-alert-flow` (did you mean `acknowledge-alert-flow`?)");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aBrokenFlow() throws IOException {
        Files.createDirectories(directory.resolve("flows/whatsapp"));
        Files.writeString(directory.resolve("flows/whatsapp/broken-flow.yaml"), "kind: AgentFlow\nstepps: []\n");
        assertThat(run("explain", "broken-flow")).isOne();
        assertThat(err.toString()).contains("broken-flow.yaml:2:1: error: unknown key `stepps`");
    }

    @Test
    void usage() {
        assertThat(run("explain")).isEqualTo(2);
        assertThat(run("explain", "--config", "no-such.yaml", "status-check-flow"))
                .isEqualTo(2);
    }

    private int run(String... arguments) {
        CommandLine line = DromedaryCommand.in(new Surroundings(
                Map.of(), directory, () -> AgentCatalog.read(MergedFolder.read("routes/agents", null))));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
