package dev.dromedary.cli;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.AgentFlow.Handler;
import dev.dromedary.flow.AgentFlow.Position;
import dev.dromedary.flow.AgentFlow.Step;
import dev.dromedary.flow.FlowSet;
import dev.dromedary.problem.Nearest;
import dev.dromedary.problem.Problem;
import dev.dromedary.problem.Problem.Severity;
import dev.dromedary.whatsapp.MessageTemplate;
import dev.dromedary.whatsapp.MessageTemplates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Message templates that flows name and {@code templates/whatsapp} does not describe. Meta may have approved them all
 * the same, but nobody has said with how many parameters: warnings.
 */
final class KnownTemplates {

    private final MessageTemplates templates;
    private final Set<String> known;
    private final List<Problem> problems = new ArrayList<>();

    private KnownTemplates(MessageTemplates templates) {
        this.templates = templates;
        this.known = templates.all().stream().map(MessageTemplate::name).collect(Collectors.toSet());
    }

    /** @param folder {@code templates/whatsapp} on disk */
    static List<Problem> of(FlowSet flows, Path folder) {
        KnownTemplates check = new KnownTemplates(MessageTemplates.load(folder));
        check.problems.addAll(check.templates.problems());
        flows.flows().values().forEach(check::check);
        return check.problems;
    }

    private void check(AgentFlow flow) {
        for (int i = 0; i < flow.steps().size(); i++) {
            Step step = flow.steps().get(i);
            String path = "steps[" + i + "]";
            if (step.agent().equals("whatsapp") && step.input().get("template") instanceof String name) {
                check(flow, path + ".input.template", name);
            }
            check(flow, path + ".on_empty.response.template", step.onEmpty());
            check(flow, path + ".on_error.response.template", step.onError());
        }
    }

    private void check(AgentFlow flow, String path, Handler handler) {
        if (handler != null && handler.response() != null && handler.response().template() != null) {
            check(flow, path, handler.response().template());
        }
    }

    private void check(AgentFlow flow, String path, String name) {
        if (name.contains("{{") || known.contains(name)) {
            return;
        }
        Position at = flow.positions().getOrDefault(path, new Position(0, 0));
        problems.add(new Problem(
                flow.file(),
                at.line(),
                at.column(),
                path,
                Severity.WARNING,
                "templates/whatsapp does not describe the message template `" + name + "`",
                Nearest.hint(name, known)));
    }
}
