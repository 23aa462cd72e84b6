package dev.dromedary.cli;

import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;

/** The database that the environment names, opened beside the server for one command. */
final class Beside {

    private Beside() {}

    /** The exit code of {@code work}; 1, with the reason on standard error, when the database cannot be used. */
    static int store(Surroundings surroundings, CommandSpec spec, ToIntFunction<Store> work) {
        Map<String, String> environment = surroundings.environment();
        String url = environment.getOrDefault("DROMEDARY_DB_URL", Store.DEFAULT_URL);
        try (Store store = Store.openBeside(
                url,
                environment.get("DROMEDARY_DB_USER"),
                environment.get("DROMEDARY_DB_PASSWORD"),
                InstantSource.system())) {
            return work.applyAsInt(store);
        } catch (StoreUnavailable e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(e.getMessage());
            err.flush();
            return 1;
        }
    }
}
