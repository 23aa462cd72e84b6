package dev.dromedary.cli;

import dev.dromedary.config.ConfigFile;
import dev.dromedary.config.ConfigReader;
import dev.dromedary.config.ConfigReading;
import dev.dromedary.flow.FlowFiles;
import dev.dromedary.flow.FlowReader;
import dev.dromedary.flow.FlowReading;
import dev.dromedary.flow.FlowSet;
import dev.dromedary.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code validate} looks at: the whole bot, or some documents held against the rest of it. */
final class Validation {

    private static final Pattern KIND = Pattern.compile("(?m)^kind:\\s*[\"']?(\\w+)");

    private final Surroundings surroundings;

    Validation(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    List<Problem> problems(String option, List<Path> paths) throws IOException {
        ConfigReading config = ConfigFile.read(option, surroundings.environment(), surroundings.directory());
        List<FlowReading> all = FlowFiles.read(directory(config));
        if (paths.isEmpty()) {
            List<Problem> problems = new ArrayList<>(config.problems());
            FlowFiles.missing(config, directory(config)).ifPresent(problems::add);
            problems.addAll(surroundings.actions().get().problems());
            problems.addAll(found(check(all, config)));
            return problems;
        }
        return problems(option, config, paths, all);
    }

    /** All flows, checked together. */
    FlowSet flows(String option) throws IOException {
        ConfigReading config = ConfigFile.read(option, surroundings.environment(), surroundings.directory());
        return check(FlowFiles.read(directory(config)), config);
    }

    private List<Problem> found(FlowSet set) {
        List<Problem> found = new ArrayList<>(set.problems());
        found.addAll(KnownTemplates.of(set, surroundings.directory().resolve("templates/whatsapp")));
        return found;
    }

    /** Only what concerns {@code paths}, and the TriggerConfig when it was asked for. */
    private List<Problem> problems(String option, ConfigReading config, List<Path> paths, List<FlowReading> all)
            throws IOException {
        List<Problem> problems = new ArrayList<>(option == null ? List.of() : config.problems());
        List<FlowReading> asked = new ArrayList<>();
        for (Path path : documents(paths)) {
            byte[] bytes = Files.readAllBytes(surroundings.directory().resolve(path));
            switch (kind(bytes)) {
                case "TriggerConfig" -> {
                    if (option == null || !path.toString().equals(option)) {
                        problems.addAll(ConfigReader.read(path.toString(), bytes, surroundings.environment())
                                .problems());
                    }
                }
                case "FlowTest", "MessageTemplate" -> {}
                default -> asked.add(FlowReader.read(path.toString(), bytes));
            }
        }
        Set<String> files = new HashSet<>();
        Set<String> stems = new HashSet<>();
        asked.forEach(reading -> files.add(reading.file()));
        asked.forEach(reading -> stems.add(stem(reading.file())));
        List<FlowReading> together = new ArrayList<>(asked);
        all.stream().filter(reading -> !stems.contains(stem(reading.file()))).forEach(together::add);
        found(check(together, config)).stream()
                .filter(problem -> files.contains(problem.file()))
                .forEach(problems::add);
        return problems;
    }

    private FlowSet check(List<FlowReading> readings, ConfigReading config) {
        ConfigReading usable = config.config() == null ? null : config;
        return FlowSet.of(readings, usable, surroundings.actions().get());
    }

    private Path directory(ConfigReading config) {
        String written = config.config() == null
                ? "./" + FlowFiles.FOLDER
                : config.config().flows().directory();
        return surroundings.directory().resolve(written).normalize();
    }

    private List<Path> documents(List<Path> paths) throws IOException {
        List<Path> documents = new ArrayList<>();
        for (Path path : paths) {
            Path there = surroundings.directory().resolve(path);
            if (Files.isDirectory(there)) {
                try (Stream<Path> below = Files.walk(there)) {
                    below.filter(Files::isRegularFile)
                            .filter(file -> file.toString().matches(".*(?<!\\.camel)\\.ya?ml"))
                            .sorted()
                            .map(file -> path.resolve(there.relativize(file)))
                            .forEach(documents::add);
                }
            } else if (Files.isRegularFile(there)) {
                documents.add(path);
            } else {
                throw new NoSuchFileException(path.toString());
            }
        }
        return documents;
    }

    private static String kind(byte[] bytes) {
        Matcher kind = KIND.matcher(new String(bytes, StandardCharsets.UTF_8));
        return kind.find() ? kind.group(1) : "";
    }

    private static String stem(String file) {
        return Path.of(file.replaceFirst("^packed:", ""))
                .getFileName()
                .toString()
                .replaceFirst("\\.ya?ml$", "");
    }
}
