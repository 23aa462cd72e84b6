package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.Keyword;
import dev.dromedary.config.TriggerConfig.Routing;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code routing}: which flow a message starts. */
final class RoutingReader {

    private RoutingReader() {}

    static Routing read(Keys parent) {
        try (Keys routing = parent.keys("routing")) {
            List<Keyword> keywords = new ArrayList<>();
            for (Keys entry : routing.list("keywords")) {
                try (entry) {
                    keywords.add(new Keyword(Checked.pattern(entry, "pattern"), entry.required("flow")));
                }
            }
            return new Routing(routing.text("default_flow"), commands(routing.keys("commands")), keywords);
        }
    }

    private static Map<String, String> commands(Keys keys) {
        Map<String, String> commands = new LinkedHashMap<>();
        Map<String, Yaml> written = keys.all();
        written.forEach((word, value) -> {
            String command = word.strip().toUpperCase(Locale.ROOT);
            String flow = keys.required(word);
            if (command.isEmpty() || command.contains(" ")) {
                keys.problems()
                        .error(value, "a command is one word, not `" + word + "`", "use a keyword's pattern for more");
            } else if (commands.containsKey(command)) {
                keys.problems().error(value, "command `" + command + "` is given twice", "case does not count");
            } else {
                commands.put(command, flow);
            }
        });
        return commands;
    }
}
