package dev.dromedary.flow;

import dev.dromedary.flow.AgentFlow.Step;
import dev.dromedary.problem.Nearest;
import dev.dromedary.problem.Problem;
import dev.dromedary.problem.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The steps of a flow against the catalogue of actions. */
final class ActionCheck {

    private final Actions actions;

    ActionCheck(Actions actions) {
        this.actions = actions;
    }

    List<Problem> check(AgentFlow flow) {
        List<Problem> problems = new ArrayList<>();
        Set<String> names = actions.names();
        for (int i = 0; i < flow.steps().size() && !names.isEmpty(); i++) {
            check(flow, flow.steps().get(i), "steps[" + i + "]", names, problems);
        }
        return problems;
    }

    private void check(AgentFlow flow, Step step, String path, Set<String> names, List<Problem> problems) {
        boolean agentKnown = names.stream().anyMatch(name -> name.startsWith(step.agent() + "."));
        if (!agentKnown) {
            List<String> agents = names.stream()
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .distinct()
                    .toList();
            String hint = Nearest.hintOrAll(step.agent(), agents, "there are");
            problems.add(Places.at(flow, path + ".agent", Severity.ERROR, "no agent `" + step.agent() + "`", hint));
            return;
        }
        if (StepReader.isTemplate(step.action())) {
            return;
        }
        String name = step.agent() + "." + step.action();
        ActionContract contract = actions.find(name).orElse(null);
        if (contract == null) {
            List<String> siblings = names.stream()
                    .filter(one -> one.startsWith(step.agent() + "."))
                    .sorted()
                    .toList();
            String hint = Nearest.hintOrAll(name, siblings, "there are");
            problems.add(Places.at(flow, path + ".action", Severity.ERROR, "no action `" + name + "`", hint));
            return;
        }
        for (String required : contract.required()) {
            if (!step.input().containsKey(required)) {
                String message = name + " needs the input `" + required + "`";
                problems.add(Places.at(
                        flow,
                        path,
                        Severity.ERROR,
                        message,
                        Nearest.hint(required, step.input().keySet())));
            }
        }
        for (String given : step.input().keySet()) {
            if (!contract.inputs().isEmpty() && !contract.inputs().contains(given)) {
                String hint = Nearest.hintOrAll(given, contract.inputs(), "it reads");
                String message = name + " does not read the input `" + given + "`";
                problems.add(Places.at(flow, path + ".input." + given, Severity.WARNING, message, hint));
            }
        }
    }
}
