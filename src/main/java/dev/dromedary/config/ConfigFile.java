package dev.dromedary.config;

import dev.dromedary.files.MergedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Where the TriggerConfig comes from. */
public final class ConfigFile {

    public static final String VARIABLE = "DROMEDARY_CONFIG";

    private static final String USUAL = "config/whatsapp-bot.yaml";

    private ConfigFile() {}

    /**
     * The file that {@code option} or {@code DROMEDARY_CONFIG} names, else {@code config/whatsapp-bot.yaml} in the
     * working directory, else the packed edition.
     *
     * @param option of the command line, or null
     * @throws NoSuchFileException when a file that was asked for is not there; retrying cannot help
     * @throws IOException when it cannot be read
     */
    public static ConfigReading read(String option, Map<String, String> environment, Path workingDirectory)
            throws IOException {
        String variable = environment.get(VARIABLE);
        String asked = option != null ? option : variable == null || variable.isBlank() ? null : variable;
        Path path = workingDirectory.resolve(asked == null ? USUAL : asked);
        if (asked == null && !Files.isRegularFile(path)) {
            String text =
                    MergedFolder.read("config", null).get("whatsapp-bot.yaml").text();
            return ConfigReader.read("packed:" + USUAL, text, environment);
        }
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException(asked);
        }
        return ConfigReader.read(asked == null ? USUAL : asked, Files.readAllBytes(path), environment);
    }
}
