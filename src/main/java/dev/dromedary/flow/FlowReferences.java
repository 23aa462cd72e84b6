package dev.dromedary.flow;

import dev.dromedary.config.ConfigReading;
import dev.dromedary.config.TriggerConfig.Routing;
import dev.dromedary.flow.AgentFlow.Handler;
import dev.dromedary.flow.AgentFlow.Step;
import dev.dromedary.problem.Nearest;
import dev.dromedary.problem.Place;
import dev.dromedary.problem.Problem;
import dev.dromedary.problem.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Flows that are named but do not exist. The tutorial does so itself ({@code auto-escalate-flow}), and whoever asks for
 * one is told that it is not available yet: warnings.
 */
final class FlowReferences {

    private final Set<String> known;
    private final List<Problem> problems = new ArrayList<>();

    private FlowReferences(Set<String> known) {
        this.known = known;
    }

    /** @param known stems and names of the flows there are */
    static List<Problem> of(AgentFlow flow, Set<String> known) {
        FlowReferences references = new FlowReferences(known);
        for (int i = 0; i < flow.steps().size(); i++) {
            Step step = flow.steps().get(i);
            String path = "steps[" + i + "]";
            references.check(flow, path + ".on_empty.flow", target(step.onEmpty()));
            references.check(flow, path + ".on_error.flow", target(step.onError()));
            if (step.agent().equals("scheduler") && step.input().get("flow") instanceof String name) {
                references.check(flow, path + ".input.flow", name);
            }
        }
        for (int i = 0; i < flow.onResponse().size(); i++) {
            references.check(
                    flow,
                    "on_response[" + i + "].flow",
                    flow.onResponse().get(i).flow());
        }
        return references.problems;
    }

    static List<Problem> of(ConfigReading config, Set<String> known) {
        FlowReferences references = new FlowReferences(known);
        Routing routing = config.config().routing();
        references.check(config, "routing.default_flow", routing.defaultFlow());
        routing.commands().forEach((word, flow) -> references.check(config, "routing.commands." + word, flow));
        for (int i = 0; i < routing.keywords().size(); i++) {
            references.check(
                    config,
                    "routing.keywords[" + i + "].flow",
                    routing.keywords().get(i).flow());
        }
        return references.problems;
    }

    private static String target(Handler handler) {
        return handler == null ? null : handler.flow();
    }

    private void check(AgentFlow flow, String path, String target) {
        if (isUnknown(target)) {
            problems.add(Places.at(flow, path, Severity.WARNING, message(target), Nearest.hint(target, known)));
        }
    }

    private void check(ConfigReading config, String path, String target) {
        if (isUnknown(target)) {
            Place place = config.place(path);
            problems.add(new Problem(
                    config.file(),
                    place.line(),
                    place.column(),
                    path,
                    Severity.WARNING,
                    message(target),
                    Nearest.hint(target, known)));
        }
    }

    private boolean isUnknown(String target) {
        return target != null && !StepReader.isTemplate(target) && !known.contains(target);
    }

    private static String message(String target) {
        return "flow `" + target + "` is not available yet: whoever asks for it is told so";
    }
}
