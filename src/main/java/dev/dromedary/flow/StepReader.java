package dev.dromedary.flow;

import dev.dromedary.config.OnErrorReader;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.flow.AgentFlow.Retry;
import dev.dromedary.flow.AgentFlow.Step;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Place;
import dev.dromedary.problem.Yaml;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code steps}, each an action with its condition, loop and handlers. */
final class StepReader {

    /** What stands after {@code steps.} must be one word for Jinja, hyphens apart, and part of an operation's id. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*");

    private static final Pattern AGENT = Pattern.compile("[a-z][a-z0-9_-]*");
    private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    static final Set<String> WORDS =
            Set.of("and", "or", "not", "is", "in", "if", "else", "for", "true", "false", "none", "null");
    static final Set<String> ROOTS = Set.of(
            "trigger", "input", "steps", "config", "context", "match", "now", "loop", "op", "body", "flow", "run");

    private StepReader() {}

    static List<Step> read(Keys flow) {
        List<Step> steps = new ArrayList<>();
        Map<String, Place> names = new LinkedHashMap<>();
        for (Keys entry : flow.list("steps")) {
            try (entry) {
                Step step = step(entry);
                Place first = step.name() == null
                        ? null
                        : names.putIfAbsent(step.name(), entry.at("name").place());
                if (first != null) {
                    String hint = "first in line " + first.line();
                    entry.problems().error(entry.at("name"), "two steps are called `" + step.name() + "`", hint);
                }
                steps.add(step);
            }
        }
        if (steps.isEmpty()) {
            flow.problems().error(flow.at("steps"), "a flow needs `steps`", "");
        }
        return steps;
    }

    private static Step step(Keys keys) {
        String name = keys.required("name");
        if (name != null && (!NAME.matcher(name).matches() || WORDS.contains(name))) {
            keys.problems()
                    .error(keys.at("name"), "`" + name + "` cannot be a step's name", "letters, digits, - and _");
        }
        boolean foreach = keys.has("foreach");
        for (String key : new String[] {"item", "index"}) {
            if (keys.take(key) != null && !foreach) {
                keys.problems().error(keys.at(key), "`" + key + "` needs `foreach`", "");
            }
        }
        return new Step(
                name,
                agent(keys),
                action(keys),
                mapping(keys, "input"),
                template(keys, "condition"),
                foreach(keys),
                variable(keys, "item", "item"),
                variable(keys, "index", null),
                keys.flag("parallel", false),
                timeout(keys),
                retry(OnErrorReader.retry(keys)),
                HandlerReader.read(keys, "on_empty"),
                HandlerReader.read(keys, "on_error"));
    }

    private static String agent(Keys keys) {
        String agent = keys.required("agent");
        if (agent != null && !AGENT.matcher(agent).matches()) {
            String hint = agent.contains("{{") ? "only the action may be a template" : "such as alert-manager";
            keys.problems().error(keys.at("agent"), "`" + agent + "` cannot be an agent's name", hint);
        }
        return agent;
    }

    private static String action(Keys keys) {
        String action = keys.required("action");
        if (action != null && !isTemplate(action) && !ACTION.matcher(action).matches()) {
            keys.problems()
                    .error(keys.at("action"), "`" + action + "` cannot be an action's name", "such as find_pending");
        }
        return action;
    }

    private static String template(Keys keys, String key) {
        String text = keys.raw(key);
        if (text != null && text.isBlank()) {
            keys.problems().error(keys.at(key), "`" + key + "` is empty", "");
        }
        return text;
    }

    private static Object foreach(Keys keys) {
        Yaml value = keys.take("foreach");
        if (value instanceof Yaml.Items list) {
            return list.plain();
        }
        String text = template(keys, "foreach");
        if (text != null && !isTemplate(text) && !text.strip().startsWith("[")) {
            keys.problems()
                    .error(value, "`foreach` needs a list", "a template such as {{ input.services }}, or a list");
        }
        return text;
    }

    private static String variable(Keys keys, String key, String absent) {
        String name = keys.text(key, absent);
        if (name != null && (!VARIABLE.matcher(name).matches() || WORDS.contains(name) || ROOTS.contains(name))) {
            keys.problems().error(keys.at(key), "`" + name + "` cannot be a variable's name", "such as item");
        }
        return name;
    }

    private static Duration timeout(Keys keys) {
        Duration timeout = keys.duration("timeout", null, ChronoUnit.SECONDS);
        if (timeout != null && timeout.isZero()) {
            keys.problems().error(keys.at("timeout"), "`timeout` must be longer than nothing", "");
        }
        return timeout;
    }

    static Map<String, Object> mapping(Keys keys, String key) {
        return keys.keys(key).here() instanceof Yaml.Mapping mapping ? mapping.plain() : Map.of();
    }

    static Retry retry(TriggerConfig.Retry retry) {
        return retry == null ? null : new Retry(retry.maxAttempts(), retry.backoff());
    }

    static boolean isTemplate(String text) {
        return text.contains("{{") || text.contains("{%");
    }
}
