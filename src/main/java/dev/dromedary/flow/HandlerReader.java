package dev.dromedary.flow;

import dev.dromedary.flow.AgentFlow.Handler;
import dev.dromedary.flow.AgentFlow.Response;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code on_empty} and {@code on_error} of a step. */
final class HandlerReader {

    private static final String CHOICES = "one of response, continue: true, flow";

    private HandlerReader() {}

    /** Null when absent. */
    static Handler read(Keys step, String key) {
        if (!step.has(key)) {
            return null;
        }
        try (Keys handler = step.keys(key)) {
            Response response = handler.has("response") ? response(handler.keys("response")) : null;
            boolean continues = handler.flag("continue", false);
            String flow = handler.text("flow");
            int answers = (response == null ? 0 : 1) + (continues ? 1 : 0) + (flow == null ? 0 : 1);
            if (answers != 1 && step.take(key) instanceof Yaml.Mapping) {
                String message = answers == 0 ? "`" + key + "` does nothing" : "`" + key + "` asks for several things";
                handler.problems().error(handler.here(), message, CHOICES);
            }
            return new Handler(response, continues, flow);
        }
    }

    private static Response response(Keys keys) {
        try (keys) {
            String text = keys.raw("text");
            String template = keys.text("template");
            List<Object> parameters = plain(keys.items("parameters"));
            List<Object> buttons = plain(keys.items("buttons"));
            Map<String, Object> list = list(keys);
            boolean interactive = !buttons.isEmpty() || list != null;
            if (text == null && template == null) {
                String message = interactive ? "buttons and list need a `text` above them" : "the response is empty";
                keys.problems().error(keys.here(), message, "text, or template with parameters");
            } else if (text != null && template != null) {
                keys.problems().error(keys.here(), "`text` and `template` exclude each other", "");
            }
            if (template != null && interactive) {
                keys.problems().error(keys.here(), "buttons and list go with `text`, not with `template`", "");
            }
            if (template == null && !parameters.isEmpty()) {
                keys.problems().error(keys.at("parameters"), "`parameters` need a `template`", "");
            }
            if (!buttons.isEmpty() && list != null) {
                keys.problems().error(keys.here(), "`buttons` and `list` exclude each other", "");
            }
            if (buttons.size() > 3) {
                keys.problems().error(keys.at("buttons"), "WhatsApp shows at most three buttons", "use a list");
            }
            return new Response(text, template, parameters, buttons, list);
        }
    }

    private static Map<String, Object> list(Keys keys) {
        if (!keys.has("list")) {
            return null;
        }
        try (Keys list = keys.keys("list")) {
            list.take("button");
            list.take("header");
            list.take("footer");
            boolean sections = list.has("sections");
            boolean rows = list.has("rows");
            if (!sections && !rows) {
                list.problems().error(list.here(), "a list needs `rows` or `sections`", "");
            }
            return list.here() instanceof Yaml.Mapping mapping ? mapping.plain() : null;
        }
    }

    private static List<Object> plain(List<Yaml> items) {
        List<Object> values = new ArrayList<>();
        items.forEach(item -> values.add(item.plain()));
        return values;
    }
}
