package dev.dromedary.engine;

import dev.dromedary.files.MergedFolder;
import dev.dromedary.flow.FlowFiles;
import dev.dromedary.flow.FlowSet;
import dev.dromedary.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code flows.watch: true}: a changed file is read, checked and swapped in; a broken one keeps the version that is
 * served. Files are compared by content, once a second: mounted volumes tell no watcher of their changes.
 */
public final class FlowWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FlowWatch.class);

    private final Path directory;
    private final FlowLoader loader;
    private final Gateway gateway;
    private final FlowDirectory flows;
    private final Thread thread = new Thread(this::run, "flow-watch");
    private SortedMap<String, MergedFolder.Source> seen;
    private volatile boolean stopping;

    public FlowWatch(Path directory, FlowLoader loader, Gateway gateway, FlowDirectory flows) {
        this.directory = directory;
        this.loader = loader;
        this.gateway = gateway;
        this.flows = flows;
        this.seen = MergedFolder.read(FlowFiles.FOLDER, directory);
        thread.setDaemon(true);
    }

    public FlowWatch start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!stopping) {
            try {
                TimeUnit.SECONDS.sleep(1);
                look();
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                log.error("the changed flows could not be taken over; what is served stays: {}", e.getMessage());
            }
        }
    }

    /** One look; true when something changed. */
    synchronized boolean look() throws Exception {
        SortedMap<String, MergedFolder.Source> now = MergedFolder.read(FlowFiles.FOLDER, directory);
        if (now.equals(seen)) {
            return false;
        }
        seen = now;
        FlowSet set = loader.read();
        for (Map.Entry<String, List<Problem>> broken : set.broken().entrySet()) {
            log.error(
                    "flow {} is broken; what was served stays:\n{}",
                    broken.getKey(),
                    String.join(
                            "\n",
                            broken.getValue().stream().map(Problem::toString).toList()));
        }
        gateway.serve(set);
        log.info("flows were changed; {} are served", flows.flows().size());
        return true;
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
