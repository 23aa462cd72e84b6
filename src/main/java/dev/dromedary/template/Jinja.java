package dev.dromedary.template;

import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The template language of flows (language.md §4): Jinja, read by Jinjava and compiled once.
 *
 * <p>Jinjava parses on each render, reaches into Java objects and reports missing values and unknown functions to nobody,
 * so only its scanners, parsers, operators and plain filters are used here; walking the tree, names, tests and calls are
 * our own and know maps, lists, texts, numbers, booleans and times, and nothing else. Hence there is no class to reach.
 *
 * <ul>
 *   <li>Missing values print as nothing and are told to {@link Scope#warnings()} once each; {@code default}, tests and
 *       conditions ask without being told on.
 *   <li>A line that holds only block tags or comments vanishes with its line end, and so does a line with block tags on
 *       which nothing was printed; where such a line vanishes between two blank lines, they become one. One line end at
 *       the very end is dropped. Everything else stays as it is written.
 *   <li>Lists and maps print as JSON, times as ISO-8601 UTC, whole numbers without {@code .0}.
 *   <li>Tags: {@code if, for} (with {@code else} and {@code if}), {@code set, raw}, comments.
 * </ul>
 *
 * Instances and what they compile may be used by several threads.
 */
public final class Jinja {

    static final int MAX_TEXT = 64 * 1024;

    private final com.hubspot.jinjava.Jinjava jinjava = new com.hubspot.jinjava.Jinjava(JinjavaConfig.newBuilder()
            .withNestedInterpretationEnabled(false)
            .withLegacyOverrides(LegacyOverrides.newBuilder()
                    .withHandleBackslashInQuotesOnly(true)
                    .withParseWhitespaceControlStrictly(true)
                    .build())
            .withMaxOutputSize(Limits.OUTPUT)
            .withMaxStringLength(Limits.VALUE)
            .withMaxListSize(Limits.ITEMS)
            .withMaxMapSize(Limits.ITEMS)
            .withRangeLimit(Limits.ITEMS)
            .build());

    /**
     * Compiles a scalar, list or map as a YAML parser gives it; keys are not templates.
     *
     * @param earlierSteps the steps that may be read here; null when that is not known
     */
    public Compiled compile(Object yamlNode, Set<String> earlierSteps) {
        return compile(yamlNode, earlierSteps, earlierSteps);
    }

    /** @param allSteps of the flow, so that a step that comes later is told from one that does not exist */
    public Compiled compile(Object yamlNode, Set<String> earlierSteps, Set<String> allSteps) {
        List<TemplateProblem> problems = new ArrayList<>();
        Set<String> references = new LinkedHashSet<>();
        StepNames steps = new StepNames(earlierSteps, allSteps);
        Part value = value(yamlNode, "", steps, references, problems);
        return problems.isEmpty()
                ? new Compiled(new CompiledTemplate(jinjava, value, references), problems)
                : new Compiled(null, problems);
    }

    private Part value(
            Object node, String path, StepNames steps, Set<String> references, List<TemplateProblem> problems) {
        if (node instanceof Map<?, ?> map) {
            Map<String, Part> parts = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                String name = String.valueOf(key);
                parts.put(name, value(value, path.isEmpty() ? name : path + "." + name, steps, references, problems));
            });
            return rendering -> {
                Map<String, Object> rendered = new LinkedHashMap<>();
                parts.forEach((key, part) -> rendered.put(key, part.evaluate(rendering)));
                return rendered;
            };
        }
        if (node instanceof List<?> list) {
            List<Part> parts = new ArrayList<>();
            for (Object item : list) {
                parts.add(value(item, path + "[" + parts.size() + "]", steps, references, problems));
            }
            return rendering -> {
                List<Object> rendered = new ArrayList<>(parts.size());
                parts.forEach(part -> rendered.add(part.evaluate(rendering)));
                return rendered;
            };
        }
        if (node instanceof String text && (text.contains("{{") || text.contains("{%") || text.contains("{#"))) {
            return new PartsReader(jinjava, text, path, steps, references, problems).read();
        }
        return rendering -> node;
    }
}
