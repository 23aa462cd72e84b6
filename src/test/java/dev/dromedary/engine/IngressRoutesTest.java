package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.files.MergedFolder.Source;
import dev.dromedary.store.Stores;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The paths that are served follow the flows; the project's template with {@code direct:} in place of HTTP. */
class IngressRoutesTest {

    private static final String FLOW = """
        triggers: [{type: webhook, path: %s, method: %s}]
        steps: [{name: go, agent: test, action: echo}]
        """;

    private static SortedMap<String, Source> routes() {
        SortedMap<String, Source> routes = Rig.actions();
        String path = "ingress/flow-webhook.camel.yaml";
        routes.put(path, new Source("routes/" + path, """
            - routeTemplate:
                id: ingress.flow-webhook
                parameters: [{name: path}, {name: method}, {name: platform}, {name: flow}]
                route:
                  from:
                    uri: "direct:{{method}}{{path}}"
                    steps:
                      - setBody: {constant: "{{platform}} {{flow}}"}
            """, null));
        return routes;
    }

    private static List<String> paths(Rig rig) {
        return rig.camel.getRoutes().stream()
                .map(route -> route.getRouteId())
                .filter(id -> id.startsWith("ingress."))
                .map(id -> id.replace("ingress.flow-webhook:", ""))
                .sorted()
                .toList();
    }

    @Test
    void pathsAreOpenedAndClosedAsFlowsChange() throws Exception {
        try (Rig rig = new Rig(Stores.sqlite(), new MortalClock("2026-09-01T12:00:00Z"), "", routes())) {
            rig.serve(FLOW.formatted("/one", "POST"));
            assertThat(paths(rig)).containsExactly("POST/one", "POST/webhooks/one", "POST/webhooks/whatsapp/one");
            assertThat(rig.camel
                            .createProducerTemplate()
                            .requestBody("direct:POST/webhooks/whatsapp/one", null, String.class))
                    .isEqualTo("whatsapp f1");
            var route = rig.camel.getRoute("ingress.flow-webhook:POST/one");
            rig.serve(FLOW.formatted("/one", "POST") + "# changed, same path\n");
            assertThat(rig.camel.getRoute("ingress.flow-webhook:POST/one"))
                    .as("not even closed for a moment")
                    .isSameAs(route);
            rig.serve(FLOW.formatted("/two", "PUT"));
            assertThat(paths(rig)).containsExactly("PUT/two", "PUT/webhooks/two", "PUT/webhooks/whatsapp/two");
            rig.serve("steps: [{name: go, agent: test, action: echo}]");
            assertThat(paths(rig)).isEmpty();
        }
    }

    @Test
    void aPathThatCannotBeOpenedLeavesTheOthersOpen() throws Exception {
        SortedMap<String, Source> routes = routes();
        routes.computeIfPresent(
                "ingress/flow-webhook.camel.yaml",
                (path, source) ->
                        new Source(source.name(), source.text().replace("{{method}}", "{{method}}?bad="), null));
        try (Rig rig = new Rig(Stores.sqlite(), new MortalClock("2026-09-01T12:00:00Z"), "", routes)) {
            rig.serve(FLOW.formatted("/one", "POST"));
            assertThat(paths(rig)).isEmpty();
            assertThat(rig.run().state().word()).isEqualTo("succeeded");
        }
    }
}
