package dev.dromedary.flow;

import dev.dromedary.flow.AgentFlow.Position;
import dev.dromedary.problem.Problem;
import dev.dromedary.problem.Problem.Severity;

/** Findings about a flow that was read before. */
final class Places {

    private Places() {}

    static Problem at(AgentFlow flow, String path, Severity severity, String message, String hint) {
        Position position = flow.positions().get(path);
        int line = position == null ? 0 : position.line();
        int column = position == null ? 0 : position.column();
        return new Problem(flow.file(), line, column, path, severity, message, hint);
    }
}
