package dev.dromedary.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. Exit codes: 0 clean, 1 problems, 2 usage. */
@Command(
        name = "dromedary",
        mixinStandardHelpOptions = true,
        version = "dromedary 1.0.0",
        description = "An on-call operations bot for WhatsApp. Without a command it serves.",
        synopsisSubcommandLabel = "COMMAND")
public final class DromedaryCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    private DromedaryCommand() {}

    /** The command line with every command that needs no server; add others with {@code addSubcommand}. */
    public static CommandLine in(Surroundings surroundings) {
        CommandLine events = new CommandLine(new EventsCommand())
                .addSubcommand(new EventsListCommand(surroundings))
                .addSubcommand(new EventsReplayCommand(surroundings));
        return new CommandLine(new DromedaryCommand())
                .addSubcommand(new ValidateCommand(surroundings))
                .addSubcommand(new ExplainCommand(surroundings))
                .addSubcommand(events)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which command");
    }
}
