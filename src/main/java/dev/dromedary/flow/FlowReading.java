package dev.dromedary.flow;

import dev.dromedary.problem.Problem;
import java.util.List;

/** What came of one document: {@code flow} is null when a problem is an error. */
public record FlowReading(String file, AgentFlow flow, List<Problem> problems) {}
