package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.AgentFlow.Step;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;

/**
 * An AgentFlow as a Camel route template, {@code flow.<stem>@<version>}, of which one route is made. The version, the
 * first 12 digits of the document's hash, stands in every id, so that an old version drains beside the new one.
 */
final class FlowCompiler {

    private static final int VERSION_DIGITS = 12;

    private FlowCompiler() {}

    static String version(AgentFlow flow) {
        return flow.hash().substring(0, VERSION_DIGITS);
    }

    static String routeId(AgentFlow flow) {
        return "flow." + flow.stem() + "@" + version(flow);
    }

    static String uri(AgentFlow flow) {
        return "direct:" + routeId(flow);
    }

    static RouteTemplateDefinition compile(AgentFlow flow) {
        RouteTemplateDefinition template = new RouteTemplateDefinition();
        template.setId(routeId(flow));
        template.templateParameter("entry");
        RouteDefinition route = template.from("{{entry}}");
        route.description(flow.description());
        for (Step step : flow.steps()) {
            route.addOutput(new StepCompiler(flow.stem() + "/", step).compile());
        }
        return template;
    }
}
