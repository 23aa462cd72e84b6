package dev.dromedary.engine;

import dev.dromedary.config.ConfigReading;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.FlowFiles;
import dev.dromedary.flow.FlowReader;
import dev.dromedary.flow.FlowReading;
import dev.dromedary.flow.FlowSet;
import dev.dromedary.problem.Problem;
import dev.dromedary.run.FlowVersions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The flows on disk and in the jar, checked together; what is broken is replaced by its last good version. */
public final class FlowLoader {

    private static final Logger log = LoggerFactory.getLogger(FlowLoader.class);

    private final ConfigReading config;
    private final Path directory;
    private final AgentCatalog catalog;
    private final FlowVersions versions;

    /** @param directory {@code flows.directory}, resolved */
    public FlowLoader(ConfigReading config, Path directory, AgentCatalog catalog, FlowVersions versions) {
        this.config = config;
        this.directory = directory;
        this.catalog = catalog;
        this.versions = versions;
    }

    /** As the files stand now. */
    public FlowSet read() {
        return FlowSet.of(FlowFiles.read(directory), config, catalog);
    }

    /** Start-up never gives up on paging: a broken file keeps what it served last; a first start leaves it out. */
    public FlowSet withLastGood(FlowSet set) {
        Map<String, AgentFlow> flows = new LinkedHashMap<>(set.flows());
        set.broken().forEach((stem, errors) -> {
            Optional<AgentFlow> good = flows.containsKey(stem)
                    ? Optional.empty()
                    : versions.latestGood(stem).flatMap(version -> reader(stem, version.document()));
            good.ifPresent(flow -> flows.put(stem, flow));
            log.error(
                    "flow {} is broken and {}:\n{}",
                    stem,
                    good.isPresent() ? "its last good version is served" : "left out",
                    String.join("\n", errors.stream().map(Problem::toString).toList()));
        });
        return new FlowSet(flows, set.broken(), new ArrayList<>(set.problems()));
    }

    /** A kept document, read again. */
    public static Optional<AgentFlow> reader(String stem, String document) {
        FlowReading reading = FlowReader.read(stem + ".yaml", document);
        return Optional.ofNullable(reading.flow());
    }

    /** A directory that the operator names and that is not there. */
    public Optional<Problem> missing() {
        return FlowFiles.missing(config, directory);
    }
}
