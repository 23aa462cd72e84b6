package dev.dromedary.flow;

import dev.dromedary.files.MergedFolder;
import dev.dromedary.files.MergedFolder.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
