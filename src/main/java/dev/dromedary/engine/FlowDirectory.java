package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.FlowVersions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.apache.camel.model.ModelCamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flows that are served, each with its current version, and the older versions that runs in flight still need. A
 * new version gets a route of its own; then one pointer is swapped; the old route drains and is removed with its
 * endpoint and producer.
 */
public final class FlowDirectory {

    private static final Logger log = LoggerFactory.getLogger(FlowDirectory.class);

    private final ModelCamelContext camel;
    private final FlowVersions versions;
    private final BiFunction<String, String, Optional<AgentFlow>> reader;
    private final Map<String, CompiledFlow> current = new ConcurrentHashMap<>();
    private final Map<String, CompiledFlow> byRoute = new ConcurrentHashMap<>();

    /** @param reader reads a kept document again: stem and text */
    public FlowDirectory(
            ModelCamelContext camel, FlowVersions versions, BiFunction<String, String, Optional<AgentFlow>> reader) {
        this.camel = camel;
        this.versions = versions;
        this.reader = reader;
    }

    /**
     * Serves this version from now on. It is kept before its first run can begin, and only when it compiles: the last
     * version that is kept is what replaces a broken one.
     */
    public synchronized void serve(AgentFlow flow) {
        CompiledFlow next = compiled(flow);
        versions.put(flow.hash(), flow.stem(), flow.source());
        current.put(flow.stem(), next);
        sweep();
    }

    /** Whether there was one that still compiles. */
    synchronized boolean serveLastGood(String stem) {
        try {
            Optional<AgentFlow> good =
                    versions.latestGood(stem).flatMap(version -> reader.apply(stem, version.document()));
            good.ifPresent(this::serve);
            return good.isPresent();
        } catch (VersionLost e) {
            return false;
        }
    }

    FlowVersions versions() {
        return versions;
    }

    /** No longer served; runs in flight end on it. */
    public synchronized void withdraw(String stem) {
        current.remove(stem);
        sweep();
    }

    /** By the stem of its file or by {@code metadata.name}. */
    public Optional<AgentFlow> find(String stemOrName) {
        CompiledFlow byStem = current.get(stemOrName);
        return byStem != null
                ? Optional.of(byStem.flow())
                : flows().stream()
                        .filter(flow -> flow.name().equals(stemOrName))
                        .findFirst();
    }

    public Collection<AgentFlow> flows() {
        return current.values().stream().map(CompiledFlow::flow).toList();
    }

    /**
     * The version that a run began with, compiled anew from the store when no route of it is left. The caller is inside
     * until it {@link #leave leaves}.
     *
     * @throws VersionLost when there is no way to go on with it
     */
    synchronized CompiledFlow enter(String stem, String hash) {
        return compiled(document(stem, hash)).enter();
    }

    /** The last one to leave an old version removes it. */
    synchronized void leave(CompiledFlow flow) {
        flow.leave();
        sweep();
    }

    /** The document of a version, current or kept. */
    AgentFlow document(String stem, String hash) {
        CompiledFlow now = current.get(stem);
        if (now != null && now.flow().hash().equals(hash)) {
            return now.flow();
        }
        String document = versions.get(hash)
                .map(FlowVersions.FlowVersion::document)
                .orElseThrow(() -> new VersionLost("the document of " + stem + " " + hash + " is not kept", null));
        return reader.apply(stem, document)
                .orElseThrow(() -> new VersionLost("the kept document of " + stem + " cannot be read", null));
    }

    private CompiledFlow compiled(AgentFlow flow) {
        return byRoute.computeIfAbsent(FlowCompiler.routeId(flow), id -> {
            try {
                camel.addRouteTemplateDefinitions(List.of(FlowCompiler.compile(flow)));
                camel.addRouteFromTemplate(id, id, Map.of("entry", FlowCompiler.uri(flow)));
                return new CompiledFlow(flow, camel.getEndpoint(FlowCompiler.uri(flow)));
            } catch (Exception e) {
                if (camel.isStopping() || camel.isStopped()) {
                    throw new IllegalStateException("Camel stops", e);
                }
                discard(id);
                throw new VersionLost("cannot compile flow " + flow.stem() + ": " + Causes.text(e), e);
            }
        });
    }

    private void sweep() {
        for (CompiledFlow flow : new ArrayList<>(byRoute.values())) {
            if (flow.drained() && current.get(flow.flow().stem()) != flow) {
                String id = FlowCompiler.routeId(flow.flow());
                byRoute.remove(id);
                flow.close();
                discard(id);
                removeEndpoint(flow);
            }
        }
    }

    private void discard(String id) {
        try {
            camel.getRouteController().stopRoute(id);
            camel.removeRoute(id);
            camel.removeRouteTemplates(id);
        } catch (Exception e) {
            log.warn("the route {} could not be removed: {}", id, e.getMessage());
        }
    }

    private void removeEndpoint(CompiledFlow flow) {
        try {
            camel.removeEndpoint(flow.entry());
        } catch (Exception e) {
            log.warn("{} could not be removed: {}", flow.entry(), e.getMessage());
        }
    }
}
