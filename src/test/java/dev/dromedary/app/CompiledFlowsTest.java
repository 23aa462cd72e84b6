package dev.dromedary.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** Flows run as Camel routes: every construct of a document is a node that Camel itself prints. */
@CamelSpringBootTest
@SpringBootTest(classes = GatewayConfiguration.class, webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = SandboxStart.class)
@DirtiesContext
class CompiledFlowsTest {

    @Autowired
    CamelContext camel;

    static Stream<Arguments> constructs() {
        return Stream.of(
                Arguments.of("send-oncall-alert-flow", "condition", "start-escalation-timer.condition", "filter:"),
                Arguments.of("deployment-approval-flow", "foreach", "send-approval-requests.foreach", "split:"),
                Arguments.of("process-approval-flow", "on_error", "validate-approver.try", "doTry:"),
                Arguments.of("acknowledge-alert-flow", "on_empty", "find-active-alert.on_empty", "choice:"),
                Arguments.of("acknowledge-alert-flow", "action", "acknowledge-alert.call", "to:"));
    }

    @ParameterizedTest
    @MethodSource("constructs")
    void everyConstructIsANode(String flow, String construct, String id, String node) throws Exception {
        String dump = dump(flow);
        assertThat(dump).as(construct).contains("id: " + flow + "/" + id);
        int at = dump.indexOf("id: " + flow + "/" + id);
        assertThat(dump.substring(Math.max(0, at - 60), at)).as(construct).contains(node);
    }

    @Test
    void everyFlowIsARouteMadeFromATemplateOfItsOwn() {
        assertThat(camel.getRoutes().stream().map(route -> route.getRouteId()).filter(id -> id.startsWith("flow.")))
                .hasSizeGreaterThanOrEqualTo(7)
                .allMatch(id -> id.matches("flow\\.[a-z-]+@[0-9a-f]{12}"))
                .allMatch(id -> ((ModelCamelContext) camel).getRouteTemplateDefinition(id) != null);
    }

    private String dump(String flow) throws Exception {
        RouteDefinition route = ((ModelCamelContext) camel)
                .getRouteDefinitions().stream()
                        .filter(one -> one.getRouteId().startsWith("flow." + flow + "@"))
                        .findFirst()
                        .orElseThrow();
        return PluginHelper.getModelToYAMLDumper(camel).dumpModelAsYaml(camel, route);
    }
}
