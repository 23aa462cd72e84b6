package dev.dromedary.flow;

import dev.dromedary.config.OnErrorReader;
import dev.dromedary.flow.AgentFlow.Context;
import dev.dromedary.flow.AgentFlow.Fallback;
import dev.dromedary.flow.AgentFlow.OnResponse;
import dev.dromedary.flow.AgentFlow.Position;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Problems;
import dev.dromedary.problem.SourceText;
import dev.dromedary.problem.Yaml;
import dev.dromedary.problem.YamlReader;
import dev.dromedary.store.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One AgentFlow document (language.md §4) to a checked {@link AgentFlow}, or to all that is wrong with it. */
public final class FlowReader {

    public static final String API_VERSION = "aof.sh/v1alpha1";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private FlowReader() {}

    /** @param file as the author knows it; its last part without the ending is the flow's stem */
    public static FlowReading read(String file, byte[] bytes) {
        Problems problems = new Problems(file);
        return read(file, SourceText.of(bytes, problems), problems);
    }

    public static FlowReading read(String file, String text) {
        Problems problems = new Problems(file);
        return read(file, Optional.of(SourceText.of(text, problems)), problems);
    }

    private static FlowReading read(String file, Optional<SourceText> source, Problems problems) {
        AgentFlow flow = source.flatMap(
                        text -> YamlReader.read(text, problems).map(document -> read(file, text, document, problems)))
                .orElse(null);
        return new FlowReading(file, problems.hasErrors() ? null : flow, problems.list());
    }

    private static AgentFlow read(String file, SourceText source, Yaml.Mapping document, Problems problems) {
        AgentFlow flow;
        try (Keys keys = Keys.of(document, problems)) {
            if (!isAgentFlow(keys)) {
                return null;
            }
            flow = flow(file, source, keys);
        }
        FlowTemplates.check(flow, document, source, problems);
        return flow;
    }

    /** A document of another kind has only this one problem: all its other keys would be unknown ones. */
    private static boolean isAgentFlow(Keys keys) {
        String kind = keys.required("kind");
        if (kind != null && !kind.equals("AgentFlow")) {
            String hint = switch (kind) {
                case "TriggerConfig" -> "that is for --config";
                case "FlowTest" -> "tests belong outside flows.directory, such as flows/test";
                default -> "kind: AgentFlow";
            };
            keys.problems().error(keys.at("kind"), "this is a document of kind `" + kind + "`, not AgentFlow", hint);
            keys.all();
            return false;
        }
        String version = keys.required("apiVersion");
        if (version != null && !version.equals(API_VERSION)) {
            keys.problems().error(keys.at("apiVersion"), "apiVersion `" + version + "` is not known", API_VERSION);
        }
        return true;
    }

    private static AgentFlow flow(String file, SourceText source, Keys keys) {
        String name;
        String description;
        try (Keys metadata = keys.keys("metadata")) {
            name = metadata.required("name");
            description = metadata.text("description");
            if (name != null && !NAME.matcher(name).matches()) {
                metadata.problems()
                        .error(
                                metadata.at("name"),
                                "`" + name + "` cannot be a flow's name",
                                "letters, digits, - and _");
            }
        }
        try (Keys onError = keys.keys("on_error")) {
            return new AgentFlow(
                    stem(file),
                    name,
                    description,
                    file,
                    Text.sha256(source.text()),
                    source.text(),
                    TriggersReader.read(keys),
                    context(keys),
                    InputSchemaReader.read(keys),
                    StepReader.read(keys),
                    onResponse(keys),
                    StepReader.retry(OnErrorReader.retry(onError)),
                    OnErrorReader.fallback(onError).stream()
                            .map(one -> new Fallback(one.channel(), one.user(), one.address()))
                            .toList(),
                    positions(keys.here()));
        }
    }

    private static Context context(Keys keys) {
        try (Keys context = keys.keys("context")) {
            return new Context(
                    context.oneOf("source", null, List.of("conversation")), context.integer("lookback", 10, 1, 100));
        }
    }

    private static List<OnResponse> onResponse(Keys keys) {
        List<OnResponse> responses = new ArrayList<>();
        for (Keys entry : keys.list("on_response")) {
            try (entry) {
                String pattern = TriggersReader.pattern(entry, "pattern");
                if (pattern == null) {
                    entry.missing("pattern");
                }
                responses.add(new OnResponse(pattern, entry.required("flow"), StepReader.mapping(entry, "input")));
            }
        }
        return responses;
    }

    static String stem(String file) {
        String last = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        return last.replaceFirst("\\.ya?ml$", "");
    }

    private static Map<String, Position> positions(Yaml document) {
        Map<String, Position> positions = new LinkedHashMap<>();
        document.places().forEach((path, place) -> positions.put(path, new Position(place.line(), place.column())));
        return positions;
    }
}
