package dev.dromedary.flow;

import dev.dromedary.flow.AgentFlow.Field;
import dev.dromedary.flow.AgentFlow.Input;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Nearest;
import dev.dromedary.problem.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code input}: what a flow needs to know before it starts. */
final class InputSchemaReader {

    static final List<String> TYPES = List.of("string", "number", "integer", "boolean", "array", "object");
    static final List<String> FORMATS = List.of("email", "uri", "url", "date-time", "phone");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern SOURCE =
            Pattern.compile("match\\.\\d+|(match|trigger|context)(\\.[A-Za-z_][A-Za-z0-9_]*)+");

    private InputSchemaReader() {}

    static Input read(Keys flow) {
        try (Keys input = flow.keys("input")) {
            Map<String, Field> fields = new LinkedHashMap<>();
            Keys schema = input.keys("schema");
            for (Map.Entry<String, Yaml> entry : schema.all().entrySet()) {
                checkName(schema, entry.getKey(), entry.getValue());
                try (Keys field = schema.keys(entry.getKey())) {
                    fields.put(entry.getKey(), field(field));
                }
            }
            List<String> required = input.texts("required");
            for (String name : required) {
                checkName(input, name, input.at("required"));
                if (!fields.isEmpty() && !fields.containsKey(name)) {
                    String hint = Nearest.hint(name, fields.keySet());
                    input.problems()
                            .warning(input.at("required"), "`" + name + "` is required but not in `schema`", hint);
                }
            }
            return new Input(required, fields);
        }
    }

    private static Field field(Keys keys) {
        String type = keys.oneOf("type", null, TYPES);
        List<Object> allowed = new ArrayList<>();
        for (Yaml item : keys.items("enum")) {
            allowed.add(check(keys, item, type, "each of `enum`"));
        }
        Yaml absent = keys.take("default");
        Object value = absent == null ? null : check(keys, absent, type, "`default`");
        if (value != null && !allowed.isEmpty() && !allowed.contains(value)) {
            keys.problems()
                    .error(absent, "`default` is none of `enum`", Nearest.hint(value.toString(), texts(allowed)));
        }
        String source = keys.text("source");
        if (source != null && !SOURCE.matcher(source).matches()) {
            keys.problems().error(keys.at("source"), "`" + source + "` is no source", "match.1, trigger.user.phone …");
        }
        return new Field(
                type,
                allowed,
                value,
                source,
                TriggersReader.pattern(keys, "pattern"),
                keys.oneOf("format", null, FORMATS));
    }

    /** A value as the schema's type; a text that YAML took for something else is that text. */
    private static Object check(Keys keys, Yaml value, String type, String what) {
        Object plain = value.plain();
        if (type == null || plain == null) {
            return plain;
        }
        boolean fits = switch (type) {
            case "string" -> value instanceof Yaml.Scalar;
            case "integer" -> plain instanceof Integer || plain instanceof Long;
            case "number" -> plain instanceof Number;
            case "boolean" -> plain instanceof Boolean;
            case "array" -> plain instanceof List;
            default -> plain instanceof Map;
        };
        if (!fits) {
            keys.problems().error(value, what + " must be of type " + type + ", not " + value.kind(), "");
        }
        return type.equals("string") && value instanceof Yaml.Scalar scalar ? scalar.text() : plain;
    }

    private static void checkName(Keys keys, String name, Yaml at) {
        if (!NAME.matcher(name).matches()) {
            keys.problems().error(at, "`" + name + "` cannot be an input's name", "letters, digits and _");
        }
    }

    private static List<String> texts(List<Object> values) {
        return values.stream().map(String::valueOf).toList();
    }
}
