package dev.dromedary.engine;

import dev.dromedary.agent.Agents;
import dev.dromedary.agent.WhatsAppAnswers;
import dev.dromedary.alert.Alerts;
import dev.dromedary.approval.Approvals;
import dev.dromedary.config.ConfigReader;
import dev.dromedary.config.ConfigReading;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.conversation.Pending;
import dev.dromedary.conversation.Transcript;
import dev.dromedary.event.Event;
import dev.dromedary.event.FlowCall;
import dev.dromedary.event.Ids;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.files.MergedFolder.Source;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.FlowReader;
import dev.dromedary.flow.FlowReading;
import dev.dromedary.flow.FlowSet;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.InboxEntries;
import dev.dromedary.inbox.Outcome;
import dev.dromedary.incident.Incidents;
import dev.dromedary.outbox.Hooks;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.Verdict;
import dev.dromedary.people.Directory;
import dev.dromedary.people.Phone;
import dev.dromedary.problem.Problem;
import dev.dromedary.run.FlowVersions;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Leases;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import dev.dromedary.template.Jinja;
import dev.dromedary.template.Text;
import dev.dromedary.timer.Timers;
import dev.dromedary.whatsapp.MessageTemplates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * One process of the bot without web server and workers: the real engine on a real Camel context and store. The actions
 * {@code test.*} are routes of their own before a {@link Probe}; those of the agents {@code whatsapp} and {@code http}
 * are the project's.
 */
final class Rig implements AutoCloseable {

    static final String ALICE = "+15550100001";
    static final Duration LEASE = Duration.ofMinutes(1);

    private static final String CONFIG = """
        version: v1
        kind: TriggerConfig
        platforms:
          whatsapp:
            type: whatsapp
            oncall:
              static_oncall:
                - {name: Alice, phone: "+15550100001", hours: "00:00-23:59", timezone: "Europe/Berlin"}
                - {name: Bob, phone: "+15550100002", hours: "00:00-23:59", timezone: "Europe/Berlin"}
        flows:
          directory: ./flows
        """;

    final Probe probe = new Probe();
    final Store store;
    final DefaultCamelContext camel = new DefaultCamelContext();
    final Ids ids;
    final Inbox inbox;
    final Runs runs;
    final Journal journal;
    final FlowVersions versions;
    final Pending pending;
    final Transcript transcript;
    final Outbox outbox;
    final Timers timers;
    final ConfigReading config;
    final AgentCatalog catalog;
    final FlowDirectory flows;
    final Gateway gateway;
    final FlowCalls calls;
    final RunFlow runFlow;
    final RunStart start;
    final Leases leases;
    final MortalClock clock;
    final List<Problem> problems;

    /** A fresh process with its own store. */
    static Rig on(Stores stores) throws Exception {
        return new Rig(stores, new MortalClock("2026-09-01T12:00:00Z"), "", actions());
    }

    /** @param more lines of the TriggerConfig */
    Rig(Stores stores, MortalClock clock, String more, SortedMap<String, Source> routes) throws Exception {
        this.clock = clock;
        this.store = stores.open(clock);
        this.ids = new Ids(clock);
        this.config = ConfigReader.read("whatsapp-bot.yaml", CONFIG + more, Map.of());
        if (config.config() == null) {
            throw new IllegalStateException(config.problems().toString());
        }
        TriggerConfig settings = config.config();
        inbox = new Inbox(store);
        runs = new Runs(store, run -> inbox.runEnded(run.conversation(), run.id()));
        journal = new Journal(store);
        versions = new FlowVersions(store);
        pending = new Pending(store);
        transcript = new Transcript(store);
        outbox = new Outbox(store, ids, Hooks.only((channel, code) -> Verdict.unknown(code)));
        calls = new FlowCalls(inbox, ids, clock);
        timers = new Timers(store, ids, calls);
        leases = new Leases(runs, "me", LEASE);
        Directory directory = Directory.of(settings);
        Agents.Features features = new Agents.Features(
                new Alerts(store, ids, clock, key -> key),
                new Incidents(store, ids, clock),
                new Approvals(store, ids, clock),
                outbox,
                timers);
        MessageTemplates templates = MessageTemplates.load(Path.of("templates/whatsapp"));
        catalog = AgentCatalog.read(agents(routes));
        flows = new FlowDirectory(camel, versions, FlowLoader::reader);
        outbox.onPut(new Expecting(runs, flows, pending, transcript, clock));
        Surroundings surroundings = new Surroundings(settings, (who, n) -> transcript.recent(Phone.key(who), n));
        WhatsAppAnswers answers = new WhatsAppAnswers(outbox, new Text(Path.of("templates")));
        runFlow = new RunFlow(store, runs, journal, flows, surroundings, answers, clock);
        start = new RunStart(
                store, runs, journal, leases, runFlow, flows, pending, surroundings, answers, new Jinja(), clock);
        gateway = new Gateway(camel, settings, flows, catalog, routes);
        Map<String, Object> beans =
                new LinkedHashMap<>(Agents.of(settings, directory, features, templates, journal, clock));
        beans.put("probe", probe);
        gateway.bind(beans, Steps.of(journal, catalog, settings.retry(), calls), new Jinja(), clock);
        Schedules schedules = new Schedules(timers, settings, clock);
        calls.listen(schedules);
        gateway.onServe(schedules::serve);
        camel.start();
        problems = gateway.loadRoutes();
    }

    /** The project's {@code whatsapp.*} and {@code http.respond}, and of {@code test.*} one read, write and outside. */
    static SortedMap<String, Source> actions() {
        SortedMap<String, Source> routes = new TreeMap<>();
        MergedFolder.read("routes", null).forEach((path, source) -> {
            if (path.startsWith("agents/whatsapp/") || path.equals("agents/http/respond.camel.yaml")) {
                routes.put(path, source);
            }
        });
        Map.of("look", "read", "echo", "read", "keep", "write", "push", "write, outside")
                .forEach((name, effect) -> add(routes, name, effect, ""));
        return routes;
    }

    static void add(SortedMap<String, Source> routes, String name, String effect, String steps) {
        route(routes, name, effect, steps + """
            - bean:
                ref: probe
                method: "call('%s', ${body}, ${variable.op})"
            """.formatted(name));
    }

    /** @param steps the Camel steps of the route */
    static void route(SortedMap<String, Source> routes, String name, String effect, String steps) {
        String text = """
            - route:
                id: test.%1$s
                description: For tests
                note: |
                  input: value, other
                  effect: %2$s
                from:
                  uri: direct:test.%1$s
                  steps:
            """.formatted(name, effect) + steps.indent(8);
        String path = "agents/test/" + name + ".camel.yaml";
        routes.put(path, new Source("routes/" + path, text, null));
    }

    private static SortedMap<String, Source> agents(SortedMap<String, Source> routes) {
        SortedMap<String, Source> agents = new TreeMap<>();
        routes.forEach((path, source) -> {
            if (path.startsWith("agents/")) {
                agents.put(path.substring("agents/".length()), source);
            }
        });
        return agents;
    }

    /** Serves these flows and no others: each text is all of a document below {@code metadata}; its stem is f1, f2, … */
    void serve(String... documents) throws Exception {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String document : documents) {
            String stem = "f" + (texts.size() + 1);
            texts.put(stem, document(stem, document));
        }
        FlowSet set = set(texts);
        if (set.hasErrors()) {
            throw new IllegalStateException(set.problems().toString());
        }
        gateway.serve(set);
    }

    /** Whole documents by stem. */
    FlowSet set(Map<String, String> documents) {
        List<FlowReading> readings = new ArrayList<>();
        documents.forEach((stem, text) -> readings.add(FlowReader.read(stem + ".yaml", text)));
        return FlowSet.of(readings, config, catalog);
    }

    /** Events that are stored and have no outcome. */
    List<Event> arrived() {
        InboxEntries entries = new InboxEntries(store);
        return store
                .reads()
                .sql("SELECT id FROM inbox WHERE state = 'received' AND outcome IS NULL ORDER BY seq, id")
                .query(String.class)
                .list()
                .stream()
                .map(id -> entries.byId(id).orElseThrow().event())
                .toList();
    }

    /** Brings the flow calls that arrived to their outcome. */
    void handleArrived() {
        arrived().forEach(event -> {
            Outcome outcome = start.call(event, Json.convert(event.body(), FlowCall.class));
            if (outcome instanceof Outcome.Done done) {
                store.write(done.change());
            }
        });
    }

    static String document(String name, String rest) {
        return "apiVersion: aof.sh/v1alpha1\nkind: AgentFlow\nmetadata:\n  name: " + name + "\n" + rest;
    }

    /** A run of flow f1 that Alice started, brought to its end or first pause. */
    Run run(String... input) {
        return proceed(begin("f1", ALICE, input));
    }

    Run begin(String flow, String phone, String... input) {
        Map<String, Object> given = new HashMap<>();
        for (int i = 0; i < input.length; i += 2) {
            given.put(input[i], input[i + 1]);
        }
        return begin(flow, phone, given);
    }

    Run begin(String flow, String phone, Map<String, Object> given) {
        AgentFlow target = flows.find(flow).orElseThrow();
        Map<String, Object> trigger = new HashMap<>();
        if (phone != null) {
            trigger.put("user", Map.of("name", "Alice", "phone", phone));
        }
        String id = ids.next("run");
        return runs.start(
                        new Run.Start(id, target.stem(), target.hash(), "whatsapp", null, null, trigger, given, null),
                        "me",
                        LEASE)
                .run();
    }

    /** One life. */
    Run proceed(Run run) {
        leases.holding(run, runFlow).change().run();
        return runs.find(run.id()).orElseThrow();
    }

    /** The next life of a run whose worker died or which was suspended. */
    Run resume(Run run) {
        store.write(() -> store.db()
                .sql("UPDATE run SET lease_until = 0 WHERE id = ?")
                .param(run.id())
                .update());
        return proceed(runs.claim(run.id(), "next", LEASE).orElseThrow());
    }

    /** As if nothing had been called, sent or received before. */
    void forget() {
        probe.reset();
        clock.live();
        store.write(() -> {
            store.db().sql("DELETE FROM outbox").update();
            store.db().sql("DELETE FROM inbox").update();
        });
    }

    /** The texts that were sent to Alice, oldest first. */
    List<String> told() {
        List<SentMessage> sent = new ArrayList<>(outbox.list(new Listing(ALICE, null, null, null, null, null, 100)));
        Collections.reverse(sent);
        return sent.stream()
                .map(message -> message.body().get("text") instanceof Map<?, ?> text
                        ? String.valueOf(text.get("body"))
                        : String.valueOf(message.body()))
                .toList();
    }

    List<String> routesOf(String stem) {
        return flowRoutes().stream()
                .filter(id -> id.startsWith("flow." + stem + "@"))
                .toList();
    }

    /** Without the flows that the project packs. */
    FlowSet only(FlowSet set) {
        Map<String, AgentFlow> own = new LinkedHashMap<>();
        set.flows().forEach((stem, flow) -> {
            if (!flow.file().startsWith("packed:")) {
                own.put(stem, flow);
            }
        });
        return new FlowSet(own, Map.of(), List.of());
    }

    /** The ids of the routes that flows were compiled into. */
    List<String> flowRoutes() {
        return camel.getRoutes().stream()
                .map(route -> route.getRouteId())
                .filter(id -> id.startsWith("flow."))
                .toList();
    }

    /** Each journal row in a line: step[item] state. */
    List<String> journal(Run run) {
        return journal.entries(run.id()).stream()
                .map(entry -> entry.step() + (entry.item() < 0 ? "" : "[" + entry.item() + "]") + " "
                        + entry.state().name().toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    @Override
    public void close() {
        clock.live();
        camel.stop();
        gateway.close();
        timers.close();
        store.close();
    }
}
