package dev.dromedary.app;

import dev.dromedary.cli.DromedaryCommand;
import dev.dromedary.cli.Surroundings;
import dev.dromedary.engine.AgentCatalog;
import dev.dromedary.files.MergedFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** Main. No command means {@code serve}; {@code trigger serve}, as the tutorial types it, is the same. */
public final class Dromedary {

    private Dromedary() {}

    public static void main(String[] args) {
        Surroundings here = new Surroundings(System.getenv(), Path.of(""), Dromedary::catalog);
        CommandLine commands = DromedaryCommand.in(here).addSubcommand("serve", new ServeCommand());
        String[] words = normalized(args);
        if (!words[0].equals("serve")) {
            System.setProperty("LOG_TARGET", "System.err");
        }
        int exit = commands.execute(words);
        if (exit != ServeCommand.SERVING) {
            System.exit(exit);
        }
    }

    private static AgentCatalog catalog() {
        return AgentCatalog.read(MergedFolder.read("routes/agents", Path.of("routes", "agents")));
    }

    static String[] normalized(String[] args) {
        List<String> given = Arrays.asList(args);
        if (given.size() > 1 && given.get(0).equals("trigger") && given.get(1).equals("serve")) {
            return given.subList(1, given.size()).toArray(String[]::new);
        }
        boolean help = given.stream()
                .anyMatch(word -> List.of("-h", "--help", "-V", "--version").contains(word));
        if (given.isEmpty() || (given.get(0).startsWith("-") && !help)) {
            String[] serve = new String[given.size() + 1];
            serve[0] = "serve";
            System.arraycopy(args, 0, serve, 1, args.length);
            return serve;
        }
        return args;
    }
}
