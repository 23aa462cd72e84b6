package dev.dromedary.app;

import dev.dromedary.config.ConfigFile;
import dev.dromedary.config.ConfigReading;
import dev.dromedary.config.Mode;
import dev.dromedary.config.Secret;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.problem.Problem;
import dev.dromedary.store.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a start is made of, checked before anything is begun: the mode, the TriggerConfig, the address, the database.
 *
 * @param config ready to be used: in the sandbox filled with its own values
 * @param reading the TriggerConfig as it was read
 * @param warnings of the TriggerConfig, to be logged
 */
public record Settings(
        Mode mode,
        TriggerConfig config,
        ConfigReading reading,
        Path folder,
        String databaseUrl,
        String databaseUser,
        Secret databasePassword,
        List<Problem> warnings) {

    /**
     * Reads and checks.
     *
     * @param configFile as given, or null
     * @param port as given, or null for the document's; 0 for any free one
     * @throws StartRefused with every reason at once
     */
    static Settings read(String configFile, Integer port, Map<String, String> environment) {
        ConfigReading reading;
        try {
            reading = ConfigFile.read(configFile, environment, Path.of(""));
        } catch (NoSuchFileException e) {
            throw new StartRefused(
                    "there is no TriggerConfig " + e.getFile() + ": name another with --config FILE or "
                            + ConfigFile.VARIABLE,
                    e);
        } catch (IOException e) {
            throw new StartRefused("the TriggerConfig cannot be read: " + e, e);
        }
        if (reading.config() == null) {
            throw new StartRefused(reading.problems().stream()
                    .filter(Problem::isError)
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n")));
        }
        TriggerConfig config = reading.config();
        int chosen = port != null ? port : config.server().port();
        String host =
                reading.mode() == Mode.SANDBOX ? "127.0.0.1" : config.server().host();
        chosen = free(host, chosen);
        config = reading.mode() == Mode.SANDBOX ? SandboxFill.fill(config, chosen) : withPort(config, chosen);
        return new Settings(
                reading.mode(),
                config,
                // Flows are held against what will run, not against what the sandbox was not told.
                new ConfigReading(reading.file(), config, reading.mode(), reading.problems(), reading.places()),
                Path.of(""),
                environment.getOrDefault("DROMEDARY_DB_URL", Store.DEFAULT_URL),
                environment.get("DROMEDARY_DB_USER"),
                Secret.ofNullable(environment.get("DROMEDARY_DB_PASSWORD")),
                reading.problems());
    }

    Settings withConfig(TriggerConfig other) {
        return new Settings(mode, other, reading, folder, databaseUrl, databaseUser, databasePassword, warnings);
    }

    /** Asks for the address before anything is begun; Tomcat binds it at the very end of its start. */
    private static int free(String host, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new StartRefused(
                    "port " + port + " of " + host + " cannot be used (" + e.getMessage()
                            + "): end the program that has it, or choose another with --port",
                    e);
        }
    }

    private static TriggerConfig withPort(TriggerConfig config, int port) {
        TriggerConfig.Server server = config.server();
        return config.withServer(new TriggerConfig.Server(
                server.host(), port, server.basePath(), server.webhookToken(), server.adminToken()));
    }
}
