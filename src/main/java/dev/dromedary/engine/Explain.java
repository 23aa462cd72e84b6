package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.template.Jinja;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The Camel route that a flow is compiled into, as YAML that Camel itself can load. */
public final class Explain {

    private Explain() {}

    /** Compiles without starting anything. */
    public static String yaml(AgentFlow flow) {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind(JinjaLanguage.NAME, new JinjaLanguage(new Jinja(), InstantSource.system()));
            RouteDefinition route = FlowCompiler.compile(flow).getRoute();
            route.setId(FlowCompiler.routeId(flow));
            route.getInput().setUri(FlowCompiler.uri(flow));
            return named(PluginHelper.getModelToYAMLDumper(camel).dumpModelAsYaml(camel, route));
        } catch (Exception e) {
            throw new IllegalStateException("cannot explain " + flow.stem() + ": " + e.getMessage(), e);
        }
    }

    /** Camel 4.17 dumps a {@code language} expression without the language's name; jinja is the only one we use. */
    private static String named(String yaml) {
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        Deque<Object> open = new ArrayDeque<>(List.of(document));
        while (!open.isEmpty()) {
            Object node = open.pop();
            if (node instanceof Map<?, ?> map) {
                name(map);
                map.values().stream().filter(value -> value != null).forEach(open::push);
            } else if (node instanceof List<?> list) {
                list.stream().filter(value -> value != null).forEach(open::push);
            }
        }
        DumperOptions block = new DumperOptions();
        block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        block.setDefaultScalarStyle(DumperOptions.ScalarStyle.PLAIN);
        block.setSplitLines(false);
        return new Yaml(block).dump(document);
    }

    @SuppressWarnings("unchecked")
    private static void name(Map<?, ?> map) {
        if (map.get("language") instanceof Map<?, ?> language && language.containsKey("expression")) {
            ((Map<String, Object>) language).putIfAbsent("language", JinjaLanguage.NAME);
        }
    }
}
