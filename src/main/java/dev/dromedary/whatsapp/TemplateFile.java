package dev.dromedary.whatsapp;

import dev.dromedary.problem.Problem;
import dev.dromedary.problem.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** One file of {@code templates/whatsapp/}: read, and checked against Meta's limits. */
final class TemplateFile {

    private static final Set<String> KEYS =
            Set.of("name", "language", "category", "header", "body", "footer", "parameters", "buttons", "example");

    private final String file;
    private final List<Problem> problems;

    private TemplateFile(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    static Optional<MessageTemplate> read(String file, String text, List<Problem> problems) {
        return new TemplateFile(file, problems).read(text);
    }

    private Optional<MessageTemplate> read(String text) {
        Object document;
        try {
            document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            return error(line, "", "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            return error(0, "", "not YAML: " + e.getMessage());
        }
        if (!(document instanceof Map<?, ?> map)) {
            return error(0, "", "a message template is a map with name, language and body");
        }
        int before = problems.size();
        map.keySet().stream()
                .map(String::valueOf)
                .filter(k -> !KEYS.contains(k))
                .forEach(k -> error(0, k, "unknown key `" + k + "`"));
        MessageTemplate template = new MessageTemplate(
                string(map, "name", ""),
                string(map, "language", "en"),
                string(map, "category", "UTILITY"),
                string(map, "header", null),
                string(map, "body", "").strip(),
                string(map, "footer", null),
                strings(map.get("parameters")),
                buttons(map.get("buttons")),
                strings(map.get("example")));
        check(template);
        return problems.size() == before ? Optional.of(template) : Optional.empty();
    }

    private void check(MessageTemplate template) {
        if (!template.name().matches("[a-z0-9_]{1,512}")) {
            error(0, "name", "a template's name is lower case letters, digits and underscores");
        }
        if (template.body().isEmpty() || template.body().length() > Outgoing.BODY) {
            error(0, "body", "a template's body has 1 to " + Outgoing.BODY + " characters");
        }
        for (String key : new String[] {"parameters", "example"}) {
            int given = (key.equals("example") ? template.example() : template.parameters()).size();
            if (given != template.placeholders()) {
                error(0, key, given + " entries for " + template.placeholders() + " placeholders in the body");
            }
        }
        if (template.buttons().size() > Outgoing.BUTTONS) {
            error(0, "buttons", "WhatsApp shows at most " + Outgoing.BUTTONS + " of them");
        }
    }

    private List<MessageTemplate.Button> buttons(Object node) {
        List<MessageTemplate.Button> buttons = new ArrayList<>();
        if (node instanceof List<?> list) {
            for (Object button : list) {
                String title = button instanceof Map<?, ?> map ? string(map, "title", "") : String.valueOf(button);
                String command = button instanceof Map<?, ?> map ? string(map, "command", title) : title;
                if (title.isBlank() || title.length() > 20) {
                    error(0, "buttons", "a button's title has 1 to 20 characters: `" + title + "`");
                }
                buttons.add(new MessageTemplate.Button(title, command.toLowerCase(Locale.ROOT)));
            }
        }
        return buttons;
    }

    private Optional<MessageTemplate> error(int line, String path, String message) {
        problems.add(new Problem(file, line, line == 0 ? 0 : 1, path, Severity.ERROR, message, ""));
        return Optional.empty();
    }

    private static List<String> strings(Object node) {
        return node instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    private static String string(Map<?, ?> map, String key, String otherwise) {
        return map.get(key) == null ? otherwise : map.get(key).toString();
    }
}
