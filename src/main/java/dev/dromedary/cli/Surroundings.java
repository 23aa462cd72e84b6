package dev.dromedary.cli;

import dev.dromedary.engine.AgentCatalog;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where a command runs.
 *
 * @param environment as {@code System.getenv()}
 * @param directory that relative paths are resolved against
 * @param actions the catalogue that flows are checked against, read when a command needs it
 */
public record Surroundings(Map<String, String> environment, Path directory, Supplier<AgentCatalog> actions) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }
}
