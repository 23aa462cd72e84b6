package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.FlowVersions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.apache.camel.Endpoint;
import org.apache.camel.model.ModelCamelContext;

/**
 * The flows that are served, each with its current version, and the older versions that runs in flight still need. A
 * new version gets a route of its own; then one pointer is swapped; the old route drains and is removed with its
 * endpoint and producer.
 */
public final class FlowDirectory {

    private final ModelCamelContext camel;
    private final FlowVersions versions;
    private final BiFunction<String, String, Optional<AgentFlow>> reader;
    private final Map<String, CompiledFlow> current = new ConcurrentHashMap<>();
    private final Map<String, CompiledFlow> byRoute = new ConcurrentHashMap<>();
    private final List<CompiledFlow> draining = new ArrayList<>();

    /** @param reader reads a kept document again: stem and text */
    public FlowDirectory(
            ModelCamelContext camel, FlowVersions versions, BiFunction<String, String, Optional<AgentFlow>> reader) {
        this.camel = camel;
        this.versions = versions;
        this.reader = reader;
    }

    /** Serves this version from now on. The version is kept before its first run can begin. */
    public synchronized void serve(AgentFlow flow) {
        versions.put(flow.hash(), flow.stem(), flow.source());
        CompiledFlow next = compiled(flow);
        CompiledFlow before = current.put(flow.stem(), next);
        if (before != null && before != next) {
            draining.add(before);
        }
        sweep();
    }

    /** No longer served; runs in flight end on it. */
    public synchronized void withdraw(String stem) {
        CompiledFlow before = current.remove(stem);
        if (before != null) {
            draining.add(before);
        }
        sweep();
    }

    public Optional<AgentFlow> find(String stem) {
        return Optional.ofNullable(current.get(stem)).map(CompiledFlow::flow);
    }

    public Collection<AgentFlow> flows() {
        return current.values().stream().map(CompiledFlow::flow).toList();
    }

    /**
     * The version that a run began with, compiled anew from the store when no route of it is left. The caller is inside
     * until it calls {@link CompiledFlow#leave}.
     */
    synchronized CompiledFlow enter(String stem, String hash) {
        CompiledFlow now = current.get(stem);
        if (now != null && now.flow().hash().equals(hash)) {
            return now.enter();
        }
        AgentFlow flow = kept(stem, hash);
        CompiledFlow old = compiled(flow);
        if (!draining.contains(old)) {
            draining.add(old);
        }
        return old.enter();
    }

    /** The document of a version, current or kept. */
    AgentFlow document(String stem, String hash) {
        CompiledFlow now = current.get(stem);
        if (now != null && now.flow().hash().equals(hash)) {
            return now.flow();
        }
        return kept(stem, hash);
    }

    private AgentFlow kept(String stem, String hash) {
        String document = versions.get(hash)
                .map(FlowVersions.FlowVersion::document)
                .orElseThrow(() -> new IllegalStateException("the document of " + stem + " " + hash + " is not kept"));
        return reader.apply(stem, document)
                .orElseThrow(() -> new IllegalStateException("the kept document of " + stem + " cannot be read"));
    }

    private CompiledFlow compiled(AgentFlow flow) {
        return byRoute.computeIfAbsent(FlowCompiler.routeId(flow), id -> {
            try {
                camel.addRouteTemplateDefinitions(List.of(FlowCompiler.compile(flow)));
                camel.addRouteFromTemplate(id, id, Map.of("entry", FlowCompiler.uri(flow)));
                Endpoint entry = camel.getEndpoint(FlowCompiler.uri(flow));
                return new CompiledFlow(flow, entry);
            } catch (Exception e) {
                throw new IllegalStateException("cannot compile flow " + flow.stem() + ": " + e.getMessage(), e);
            }
        });
    }

    /** Removes what has drained; called at every swap and by the watch. */
    synchronized void sweep() {
        Iterator<CompiledFlow> old = draining.iterator();
        while (old.hasNext()) {
            CompiledFlow candidate = old.next();
            if (current.get(candidate.flow().stem()) == candidate) {
                old.remove();
            } else if (candidate.drained()) {
                remove(candidate);
                old.remove();
            }
        }
    }

    private void remove(CompiledFlow flow) {
        String id = FlowCompiler.routeId(flow.flow());
        byRoute.remove(id);
        try {
            flow.close();
            camel.getRouteController().stopRoute(id);
            camel.removeRoute(id);
            camel.removeRouteTemplates(id);
            camel.removeEndpoint(flow.entry());
        } catch (Exception e) {
            throw new IllegalStateException("cannot remove the drained route " + id, e);
        }
    }
}
