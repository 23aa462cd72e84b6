package dev.dromedary.cli;

import dev.dromedary.problem.Problem;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code validate}: every problem of the TriggerConfig and the flows, one line each. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Checks the TriggerConfig and the flows. Exit code 0: no errors, 1: problems, 2: usage.")
public final class ValidateCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "the TriggerConfig")
    private String config;

    @Option(names = "--json", description = "print the problems as a JSON array")
    private boolean json;

    @Parameters(paramLabel = "PATH", description = "documents or directories; none: all that the config names")
    private List<Path> paths = new ArrayList<>();

    ValidateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        List<Problem> problems;
        try {
            problems = new Validation(surroundings).problems(config, paths);
        } catch (NoSuchFileException e) {
            throw new ParameterException(spec.commandLine(), "no such file: " + e.getFile(), e);
        }
        print(problems);
        long errors = problems.stream().filter(Problem::isError).count();
        spec.commandLine().getErr().println(errors + " errors, " + (problems.size() - errors) + " warnings");
        return errors == 0 ? 0 : 1;
    }

    private void print(List<Problem> problems) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(problems.stream().map(ValidateCommand::asMap).toList()));
        } else {
            problems.forEach(out::println);
        }
        out.flush();
    }

    private static Map<String, Object> asMap(Problem problem) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("file", problem.file());
        map.put("line", problem.line());
        map.put("column", problem.column());
        map.put("path", problem.path());
        map.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        map.put("message", problem.message());
        map.put("hint", problem.hint());
        return map;
    }
}
