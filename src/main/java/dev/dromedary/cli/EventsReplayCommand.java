package dev.dromedary.cli;

import dev.dromedary.engine.Replay;
import dev.dromedary.engine.Replay.Verdict;
import dev.dromedary.store.Store;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code events replay ID…}: a running server takes them up within a second, else the next one that starts. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Sets dead events, or dead runs, to work again. Exit code 1: not all of them were dead.")
final class EventsReplayCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "evt-… or run-…")
    private List<String> ids;

    EventsReplayCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return Beside.store(surroundings, spec, this::replay);
    }

    private int replay(Store store) {
        Replay replay = new Replay(store);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        int exit = 0;
        for (String id : ids) {
            Replay.Answer answer = replay.of(id, "operator", "cli");
            boolean replayed = answer.verdict() == Verdict.REPLAYED;
            (replayed ? out : err).println(answer.sentence());
            exit = replayed ? exit : 1;
        }
        out.flush();
        err.flush();
        return exit;
    }
}
