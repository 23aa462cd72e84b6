package dev.dromedary.flow;

import dev.dromedary.flow.AgentFlow.Handler;
import dev.dromedary.flow.AgentFlow.Step;
import dev.dromedary.problem.Nearest;
import dev.dromedary.problem.Place;
import dev.dromedary.problem.Problems;
import dev.dromedary.problem.SourceText;
import dev.dromedary.problem.Yaml;
import dev.dromedary.template.Compiled;
import dev.dromedary.template.Jinja;
import dev.dromedary.template.TemplateProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every template of a flow, compiled with the steps that it may read, so that mistakes show when the flow loads. */
final class FlowTemplates {

    private static final Set<String> ROOTS =
            Set.of("trigger", "input", "steps", "config", "context", "match", "loop", "flow", "run", "now");

    private final Jinja jinja = new Jinja();
    private final Map<String, Yaml> byPath = new LinkedHashMap<>();
    private final Set<String> all = new LinkedHashSet<>();
    private final AgentFlow flow;
    private final SourceText source;
    private final Problems problems;

    private FlowTemplates(AgentFlow flow, Yaml document, SourceText source, Problems problems) {
        this.flow = flow;
        this.source = source;
        this.problems = problems;
        index(document);
        flow.steps().stream().map(Step::name).filter(name -> name != null).forEach(all::add);
    }

    static void check(AgentFlow flow, Yaml document, SourceText source, Problems problems) {
        new FlowTemplates(flow, document, source, problems).check();
    }

    private void check() {
        Set<String> earlier = new LinkedHashSet<>();
        for (int i = 0; i < flow.steps().size(); i++) {
            Step step = flow.steps().get(i);
            String path = "steps[" + i + "]";
            Set<String> variables = new LinkedHashSet<>(ROOTS);
            check(path + ".foreach", step.foreach(), earlier, variables);
            if (step.foreach() != null) {
                variables.add(step.item());
                if (step.index() != null) {
                    variables.add(step.index());
                }
            }
            check(path + ".condition", step.condition(), earlier, ROOTS);
            check(path + ".action", step.action(), earlier, variables);
            check(path + ".input", step.input(), earlier, variables);
            if (step.name() != null) {
                earlier.add(step.name());
            }
            check(path + ".on_empty.response", response(step.onEmpty()), earlier, variables);
            Set<String> failed = new LinkedHashSet<>(variables);
            failed.add("error");
            check(path + ".on_error.response", response(step.onError()), earlier, failed);
        }
        for (int i = 0; i < flow.onResponse().size(); i++) {
            check("on_response[" + i + "].input", flow.onResponse().get(i).input(), all, ROOTS);
        }
        for (int i = 0; i < flow.fallback().size(); i++) {
            check("on_error.fallback[" + i + "].user", flow.fallback().get(i).user(), all, ROOTS);
            check("on_error.fallback[" + i + "].address", flow.fallback().get(i).address(), all, ROOTS);
        }
    }

    private static Map<String, Object> response(Handler handler) {
        if (handler == null || handler.response() == null) {
            return null;
        }
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("text", handler.response().text());
        response.put("template", handler.response().template());
        response.put("parameters", handler.response().parameters());
        response.put("buttons", handler.response().buttons());
        response.put("list", handler.response().list());
        return response;
    }

    private void check(String path, Object template, Set<String> earlier, Set<String> variables) {
        if (template == null) {
            return;
        }
        Compiled compiled;
        try {
            compiled = jinja.compile(template, earlier, all);
        } catch (RuntimeException e) {
            // Jinjava's scanner throws at oddities such as two empty pairs of braces: find the text that it means.
            unreadable(path, template, earlier, variables);
            return;
        }
        for (TemplateProblem problem : compiled.problems()) {
            String at = problem.path().isEmpty() ? path : path + "." + problem.path();
            problems.error(place(at, problem.line(), problem.column()), at, problem.message(), problem.hint());
        }
        if (compiled.template() != null) {
            for (String reference : compiled.template().references()) {
                checkReference(path, template, reference, variables);
            }
        }
    }

    private void unreadable(String path, Object template, Set<String> earlier, Set<String> variables) {
        if (template instanceof Map<?, ?> map) {
            map.forEach((key, below) -> check(path + "." + key, below, earlier, variables));
        } else if (template instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                check(path + "[" + i + "]", list.get(i), earlier, variables);
            }
        } else {
            problems.error(place(path, 1, 1), path, "the template cannot be read", "is an expression empty?");
        }
    }

    /** What does not exist reads as missing, so these are warnings: a set or a loop may have made the name. */
    private void checkReference(String path, Object template, String reference, Set<String> variables) {
        List<String> parts = List.of(reference.split("[.\\[]", 3));
        String root = parts.get(0);
        Set<String> fields = flow.input().schema().keySet();
        if (root.equals("input") && parts.size() > 1 && !fields.isEmpty()) {
            Set<String> known = new LinkedHashSet<>(fields);
            known.addAll(flow.input().required());
            if (!known.contains(parts.get(1))) {
                warn(
                        path,
                        template,
                        reference,
                        "input `" + parts.get(1) + "` is not in the schema",
                        Nearest.hint(parts.get(1), known));
            }
        } else if (!variables.contains(root)) {
            warn(
                    path,
                    template,
                    reference,
                    "nothing is called `" + root + "` here",
                    Nearest.hintOrAll(root, new TreeSet<>(variables), "known"));
        }
    }

    private void warn(String path, Object template, String reference, String message, String hint) {
        for (String leaf : leaves(path, template, reference)) {
            Yaml at = byPath.get(leaf);
            problems.warning(at == null ? Place.WHOLE : at.place(), leaf, message, hint);
        }
    }

    /** The paths of the texts below {@code path} that mention {@code reference}. */
    private static List<String> leaves(String path, Object value, String reference) {
        List<String> found = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, below) -> found.addAll(leaves(path + "." + key, below, reference)));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                found.addAll(leaves(path + "[" + i + "]", list.get(i), reference));
            }
        } else if (value instanceof String text && text.contains(reference.split("\\[", 2)[0])) {
            found.add(path);
        }
        return found;
    }

    private Place place(String path, int line, int column) {
        Yaml at = byPath.get(path);
        return at == null ? Place.WHOLE : source.inside(at.place(), line, column);
    }

    private void index(Yaml value) {
        byPath.put(value.path(), value);
        if (value instanceof Yaml.Mapping mapping) {
            mapping.entries().values().forEach(entry -> index(entry.value()));
        } else if (value instanceof Yaml.Items list) {
            list.items().forEach(this::index);
        }
    }
}
