package dev.dromedary.cli;

import dev.dromedary.engine.Explain;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.FlowSet;
import dev.dromedary.problem.Nearest;
import dev.dromedary.problem.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain FLOW}: the Camel route that a flow becomes, as YAML that Camel itself can load. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Prints the Camel route that a flow is compiled into. Exit code 1: there is no such flow.")
public final class ExplainCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "the TriggerConfig")
    private String config;

    @Parameters(paramLabel = "FLOW", description = "the stem of its file or its metadata.name")
    private String flow;

    ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        FlowSet flows;
        try {
            flows = new Validation(surroundings).flows(config);
        } catch (NoSuchFileException e) {
            throw new ParameterException(spec.commandLine(), "no such file: " + e.getFile(), e);
        }
        Optional<AgentFlow> found = flows.find(flow);
        if (found.isEmpty()) {
            return refuse(flows);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(Explain.yaml(found.get()));
        out.flush();
        return 0;
    }

    private int refuse(FlowSet flows) {
        PrintWriter err = spec.commandLine().getErr();
        List<Problem> errors = flows.broken().get(flow);
        if (errors != null) {
            errors.forEach(err::println);
        } else {
            Collection<String> known = new TreeSet<>(flows.flows().keySet());
            flows.flows().values().forEach(one -> known.add(one.name()));
            err.println("no flow `" + flow + "` (" + Nearest.hintOrAll(flow, known, "there are") + ")");
        }
        err.flush();
        return 1;
    }
}
