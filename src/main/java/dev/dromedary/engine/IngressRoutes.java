package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.AgentFlow.Trigger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.model.ModelCamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which paths are served: one route of a template under routes/ingress for each number, source and flow. */
final class IngressRoutes {

    private static final Logger log = LoggerFactory.getLogger(IngressRoutes.class);

    static final String PAGERDUTY_FLOW = "pagerduty-event-flow";

    private record Served(String template, Map<String, Object> parameters) {}

    private final ModelCamelContext camel;
    private final TriggerConfig config;
    private final Map<String, Served> open = new HashMap<>();

    IngressRoutes(ModelCamelContext camel, TriggerConfig config) {
        this.camel = camel;
        this.config = config;
    }

    void openPlatforms() throws Exception {
        for (String platform : config.platforms().keySet()) {
            String path = config.server().basePath() + "/" + platform;
            open("ingress.whatsapp-verify", Map.of("path", path, "platform", platform));
            open("ingress.whatsapp-message", Map.of("path", path, "platform", platform));
            open(
                    "ingress.pagerduty-webhook",
                    Map.of("path", path + "/pagerduty", "platform", platform, "flow", PAGERDUTY_FLOW));
        }
    }

    /** Opens what these flows want and closes what no flow wants any more. */
    synchronized void serve(Iterable<AgentFlow> flows) throws Exception {
        Map<String, Served> wanted = new LinkedHashMap<>();
        for (AgentFlow flow : flows) {
            flow.triggers().forEach(trigger -> wanted(flow, trigger).forEach(wanted::putIfAbsent));
        }
        for (String id : Set.copyOf(open.keySet())) {
            if (!open.get(id).equals(wanted.get(id))) {
                camel.getRouteController().stopRoute(id);
                camel.removeRoute(id);
                open.remove(id);
            }
        }
        for (Map.Entry<String, Served> entry : wanted.entrySet()) {
            if (!open.containsKey(entry.getKey())) {
                open(entry.getKey(), entry.getValue());
            }
        }
    }

    /** A path that cannot be opened leaves the others open. */
    private void open(String id, Served served) {
        try {
            camel.addRouteFromTemplate(id, served.template(), served.parameters());
            open.put(id, served);
        } catch (Exception e) {
            log.error("{} is not served: {}", served.parameters().get("path"), Causes.text(e));
        }
    }

    private Map<String, Served> wanted(AgentFlow flow, Trigger trigger) {
        Map<String, Served> wanted = new LinkedHashMap<>();
        List<String> platforms =
                trigger.platform() != null && config.platforms().containsKey(trigger.platform())
                        ? List.of(trigger.platform())
                        : new ArrayList<>(config.platforms().keySet());
        String base = config.server().basePath();
        if (trigger.path() != null) {
            String method = trigger.method() == null ? "POST" : trigger.method();
            for (String platform : platforms) {
                add(wanted, base + "/" + platform + trigger.path(), method, platform, flow);
            }
            add(wanted, base + trigger.path(), method, platforms.get(0), flow);
            add(wanted, trigger.path(), method, platforms.get(0), flow);
        }
        if ("alertmanager".equals(trigger.type())) {
            for (String platform : platforms) {
                // Datadog has no trigger of its own in the tutorial: it starts the flow that takes alerts.
                add(wanted, base + "/" + platform + "/alertmanager", "POST", platform, flow);
                add(wanted, base + "/" + platform + "/datadog", "POST", platform, flow);
            }
        }
        return wanted;
    }

    private static void add(Map<String, Served> wanted, String path, String method, String platform, AgentFlow flow) {
        Map<String, Object> parameters =
                Map.of("path", path, "method", method, "platform", platform, "flow", flow.stem());
        wanted.putIfAbsent("ingress.flow-webhook:" + method + path, new Served("ingress.flow-webhook", parameters));
    }

    private void open(String template, Map<String, Object> parameters) throws Exception {
        camel.addRouteFromTemplate(template + ":" + parameters.get("path"), template, parameters);
    }
}
