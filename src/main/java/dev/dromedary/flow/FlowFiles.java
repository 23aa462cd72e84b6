package dev.dromedary.flow;

import dev.dromedary.config.ConfigReading;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.files.MergedFolder.Source;
import dev.dromedary.problem.Place;
import dev.dromedary.problem.Problem;
import dev.dromedary.problem.Problem.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The flows there are: the packed edition with {@code flows.directory} laid over it. Those on disk come first, so that
 * in a clash of names the team's own flow keeps its name.
 */
public final class FlowFiles {

    public static final String FOLDER = "flows/whatsapp";

    private FlowFiles() {}

    /** @param directory on disk; null or absent for the packed flows alone */
    public static List<FlowReading> read(Path directory) {
        List<FlowReading> packed = new ArrayList<>();
        List<FlowReading> readings = new ArrayList<>();
        MergedFolder.read(FOLDER, directory).forEach((path, source) -> {
            if (path.endsWith(".yaml") || path.endsWith(".yml")) {
                (source.disk() == null ? packed : readings).add(read(source));
            }
        });
        readings.addAll(packed);
        return readings;
    }

    /** A directory that an author wrote and that is not there: without a word the packed flows would run instead. */
    public static Optional<Problem> missing(ConfigReading config, Path directory) {
        Place place = config.place("flows.directory");
        if (Files.isDirectory(directory) || place.equals(Place.WHOLE) || directory.endsWith(FOLDER)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                config.file(),
                place.line(),
                place.column(),
                "flows.directory",
                Severity.WARNING,
                "there is no directory " + directory,
                "only the packed flows are used; paths start at the working directory"));
    }

    private static FlowReading read(Source source) {
        // U+FFFD may stand for a byte that is not UTF-8: then the bytes themselves say where.
        if (source.disk() == null || source.text().indexOf('\ufffd') < 0) {
            return FlowReader.read(source.name(), source.text());
        }
        try {
            return FlowReader.read(source.name(), Files.readAllBytes(source.disk()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source.disk(), e);
        }
    }
}
