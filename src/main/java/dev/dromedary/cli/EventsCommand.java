package dev.dromedary.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code events}: what arrived, and what was set aside as dead. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "Lists what arrived and replays what was set aside as dead. Works beside a running server.",
        synopsisSubcommandLabel = "COMMAND")
final class EventsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say list or replay");
    }
}
