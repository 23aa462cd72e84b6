package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.files.MergedFolder.Source;
import dev.dromedary.flow.FlowSet;
import dev.dromedary.run.Run;
import dev.dromedary.store.Stores;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Start-up never gives up on paging: broken files of routes and flows, at the first start and later. */
class BrokenRoutesTest {

    private static final String PATH = "agents/test/echo.camel.yaml";
    private static final String FLOW = """
        steps:
          - {name: before, agent: test, action: keep}
          - {name: call, agent: test, action: echo, input: {value: x}, on_error: {response: {text: "{{ error }}"}}}
        """;

    private static Rig rig(Stores stores, SortedMap<String, Source> routes) throws Exception {
        return new Rig(stores, new MortalClock("2026-09-01T12:00:00Z"), "", routes);
    }

    private static SortedMap<String, Source> broken(String how) {
        SortedMap<String, Source> routes = Rig.actions();
        String good = routes.get(PATH).text();
        String text = switch (how) {
            case "yaml" -> "- route: [";
            case "id" -> good.replace("id: test.echo", "id: test.ecco");
            case "address" -> good.replace("direct:test.echo", "direct:test.ecco");
            case "eip" -> good.replace("- bean:", "- been:");
            case "bean" -> good.replace("ref: probe", "ref: nobody");
            default -> good.replace("steps:", "steps:\n        - to: nosuchcomponent:x");
        };
        routes.put(PATH, new Source("routes/" + PATH, text, null));
        return routes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "id", "address", "eip", "bean", "component"})
    void theFirstStartLeavesItOutAndFlowsThatCallItFailClearly(String how) throws Exception {
        try (Rig rig = rig(Stores.sqlite(), broken(how))) {
            assertThat(rig.problems).hasSize(1);
            assertThat(rig.problems.get(0).file()).isEqualTo("routes/" + PATH);
            assertThat(rig.problems.get(0).hint()).contains("left out");
            rig.serve(FLOW);
            long start = System.nanoTime();
            Run run = rig.run();
            assertThat(System.nanoTime() - start).as("waits for nobody").isLessThan(15_000_000_000L);
            assertThat(run.state()).isEqualTo(Run.State.STOPPED);
            assertThat(rig.journal(run)).contains("before done", "call failed");
            assertThat(rig.told().get(0)).startsWith("the action test.echo is left out: ");
            assertThat(rig.catalog.missingFor(rig.flows.find("f1").orElseThrow()))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "id", "address", "eip", "bean", "component"})
    void aLaterStartServesItsLastGoodVersion(String how) throws Exception {
        Stores stores = Stores.sqlite();
        rig(stores, Rig.actions()).close();
        try (Rig rig = rig(stores, broken(how))) {
            assertThat(rig.problems).hasSize(1);
            assertThat(rig.problems.get(0).hint()).contains("its last good version is served");
            rig.serve(FLOW);
            assertThat(rig.run().state()).isEqualTo(Run.State.SUCCEEDED);
            assertThat(rig.probe.values("echo")).containsExactly("x");
        }
        try (Rig mended = rig(stores, Rig.actions())) {
            assertThat(mended.problems).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBrokenFlowIsReplacedByItsLastGoodVersionOrLeftOut(boolean known) throws Exception {
        Stores stores = Stores.sqlite();
        if (known) {
            try (Rig rig = rig(stores, Rig.actions())) {
                rig.serve(FLOW);
            }
        }
        try (Rig rig = rig(stores, Rig.actions())) {
            FlowSet set = rig.set(Map.of("f1", "kind: AgentFlow\nstepps: []\n", "f2", Rig.document("f2", FLOW)));
            FlowLoader loader = new FlowLoader(rig.config, null, rig.catalog, rig.versions);
            assertThat(set.broken()).containsOnlyKeys("f1");
            assertThat(rig.gateway.serve(loader.withLastGood(set))).isEmpty();
            assertThat(rig.flows.flows().stream()
                            .map(flow -> flow.stem())
                            .sorted()
                            .toList())
                    .isEqualTo(known ? List.of("f1", "f2") : List.of("f2"));
        }
    }
}
