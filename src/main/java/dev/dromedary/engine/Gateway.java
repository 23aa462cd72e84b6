package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.AgentFlow.Trigger;
import dev.dromedary.flow.FlowSet;
import dev.dromedary.problem.Problem;
import dev.dromedary.template.Jinja;
import dev.dromedary.trigger.FlowEntry;
import dev.dromedary.trigger.MessagePattern;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.processor.aggregate.UseOriginalAggregationStrategy;
import org.apache.camel.spi.ThreadPoolProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Camel side of the bot: what is put into the registry, which routes are loaded, which flows are served. */
public final class Gateway implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final int ITEMS_AT_ONCE = 16;

    private final ModelCamelContext camel;
    private final FlowDirectory flows;
    private final AgentCatalog catalog;
    private final IngressRoutes ingress;
    private final RouteFiles routes;
    private final ExecutorService timed = Executors.newCachedThreadPool(work -> daemon("timed-step", work));
    private final ExecutorService checks = daemons("health-check", 4 * ITEMS_AT_ONCE);
    private volatile Consumer<Collection<AgentFlow>> served = flows -> {};
    private volatile SortedMap<String, FlowEntry> entries = Collections.emptySortedMap();

    /** @param directory that {@code routes/} on disk is found in */
    public Gateway(
            ModelCamelContext camel, TriggerConfig config, FlowDirectory flows, AgentCatalog catalog, Path directory) {
        this(camel, config, flows, catalog, MergedFolder.read("routes", directory.resolve("routes")));
    }

    Gateway(
            ModelCamelContext camel,
            TriggerConfig config,
            FlowDirectory flows,
            AgentCatalog catalog,
            SortedMap<String, MergedFolder.Source> routes) {
        this.camel = camel;
        this.flows = flows;
        this.catalog = catalog;
        this.ingress = new IngressRoutes(camel, config);
        this.routes = new RouteFiles(routes, catalog, flows.versions());
    }

    /** What routes refer to by name; before any route is loaded. */
    public void bind(Map<String, Object> beans, Steps steps, Jinja jinja, InstantSource clock) {
        camel.getRegistry().bind(JinjaLanguage.NAME, new JinjaLanguage(jinja, clock));
        camel.getRegistry().bind(Steps.BEAN, steps);
        camel.getRegistry().bind(Failures.BEAN, steps.failures());
        camel.getRegistry().bind(Steps.TIME_LIMIT.substring(1), new TimeLimit());
        camel.getRegistry().bind(Steps.TIMED_THREADS, timed);
        camel.getRegistry().bind(Steps.KEEP_ORIGINAL.substring(1), new UseOriginalAggregationStrategy(false));
        camel.getExecutorServiceManager().registerThreadPoolProfile(itemThreads());
        camel.getRegistry().bind("health-checks", checks);
        beans.forEach(camel.getRegistry()::bind);
        // The HTTP client would repeat a POST by itself after a 429 or 503; retries live in one place each.
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        camel.getComponent("https", HttpComponent.class).setAutomaticRetriesDisabled(true);
    }

    /** All routes of the merged folder, into a started context; what is not served as it is written is reported. */
    public List<Problem> loadRoutes() {
        return routes.load(camel);
    }

    public void openIngress() throws Exception {
        ingress.openPlatforms();
    }

    /**
     * Serves exactly these flows from now on: new versions are swapped in, what is gone is withdrawn. A flow that does
     * not compile keeps the version that is served, at start its last good one.
     *
     * @return what is not served as it is written
     */
    public synchronized List<Problem> serve(FlowSet set) throws Exception {
        List<Problem> problems = new ArrayList<>();
        for (AgentFlow flow : set.flows().values()) {
            if (flows.find(flow.stem())
                    .filter(now -> now.hash().equals(flow.hash()))
                    .isEmpty()) {
                serve(flow).ifPresent(problems::add);
            }
        }
        for (AgentFlow flow : flows.flows()) {
            if (!set.flows().containsKey(flow.stem()) && !set.broken().containsKey(flow.stem())) {
                flows.withdraw(flow.stem());
            }
        }
        SortedMap<String, FlowEntry> now = new TreeMap<>();
        flows.flows().forEach(flow -> now.put(flow.stem(), entry(flow)));
        // Routing may name a flow by its metadata.name too.
        flows.flows().forEach(flow -> now.putIfAbsent(flow.name(), now.get(flow.stem())));
        entries = Collections.unmodifiableSortedMap(now);
        ingress.serve(flows.flows());
        served.accept(flows.flows());
        return problems;
    }

    private Optional<Problem> serve(AgentFlow flow) {
        try {
            flows.serve(flow);
            catalog.missingFor(flow).forEach(line -> log.error("{}", line));
            return Optional.empty();
        } catch (VersionLost e) {
            boolean kept = flows.find(flow.stem()).isPresent() || flows.serveLastGood(flow.stem());
            String instead = kept ? "its last good version is served" : "left out";
            log.error("flow {} is broken and {}: {}", flow.stem(), instead, e.getMessage());
            return Optional.of(new Problem(
                    flow.file(), 1, 1, "", Problem.Severity.ERROR, e.getMessage(), "mend the file; " + instead));
        }
    }

    /** Called with all flows that are served, whenever they change. */
    public void onServe(Consumer<Collection<AgentFlow>> listener) {
        served = listener;
    }

    /** What selection knows of the flows that are served. */
    public SortedMap<String, FlowEntry> entries() {
        return entries;
    }

    private FlowEntry entry(AgentFlow flow) {
        List<MessagePattern> patterns = flow.triggers().stream()
                .filter(trigger -> "message".equals(trigger.type()) && trigger.pattern() != null)
                .map(Gateway::pattern)
                .toList();
        boolean changes = flow.steps().stream()
                .map(step -> catalog.route(step.agent() + "." + step.action()))
                .anyMatch(route -> route.map(known -> known.changes()).orElse(true));
        boolean answers = flow.steps().stream().anyMatch(step -> step.onEmpty() != null);
        return new FlowEntry(flow.stem(), patterns, changes, answers);
    }

    private static MessagePattern pattern(Trigger trigger) {
        return MessagePattern.of(trigger.pattern(), trigger.caseSensitive(), trigger.platform());
    }

    /** Each step has threads of its own, which end when idle: a slow list holds up no other. */
    private static ThreadPoolProfile itemThreads() {
        return new ThreadPoolProfileBuilder(Steps.ITEM_THREADS)
                .poolSize(ITEMS_AT_ONCE)
                .maxPoolSize(ITEMS_AT_ONCE)
                .maxQueueSize(Integer.MAX_VALUE)
                .allowCoreThreadTimeOut(true)
                .keepAliveTime(10L)
                .build();
    }

    private static ExecutorService daemons(String name, int most) {
        return Executors.newFixedThreadPool(most, work -> daemon(name, work));
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        timed.shutdownNow();
        checks.shutdownNow();
    }
}
