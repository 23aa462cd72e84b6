package dev.dromedary.app;

import dev.dromedary.agent.Agents;
import dev.dromedary.agent.OtherChannels;
import dev.dromedary.agent.StillWanted;
import dev.dromedary.agent.TellOperators;
import dev.dromedary.agent.WhatsAppAnswers;
import dev.dromedary.alert.Alerts;
import dev.dromedary.alertsource.PagerDutyWebhook;
import dev.dromedary.alertsource.WebhookBody;
import dev.dromedary.approval.Approvals;
import dev.dromedary.audit.Audit;
import dev.dromedary.audit.Chaining;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.console.Sources;
import dev.dromedary.conversation.Pending;
import dev.dromedary.conversation.Transcript;
import dev.dromedary.engine.AgentCatalog;
import dev.dromedary.engine.Auditing;
import dev.dromedary.engine.BodyBudget;
import dev.dromedary.engine.CamelSender;
import dev.dromedary.engine.DeadEvents;
import dev.dromedary.engine.Expecting;
import dev.dromedary.engine.FlowCalls;
import dev.dromedary.engine.FlowDirectory;
import dev.dromedary.engine.FlowLoader;
import dev.dromedary.engine.FlowWatch;
import dev.dromedary.engine.FlowWebhook;
import dev.dromedary.engine.Gateway;
import dev.dromedary.engine.Ingress;
import dev.dromedary.engine.Reception;
import dev.dromedary.engine.Replay;
import dev.dromedary.engine.Responses;
import dev.dromedary.engine.Retention;
import dev.dromedary.engine.RunFlow;
import dev.dromedary.engine.RunStart;
import dev.dromedary.engine.Schedules;
import dev.dromedary.engine.Steps;
import dev.dromedary.engine.Surroundings;
import dev.dromedary.event.Ids;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.flow.FlowSet;
import dev.dromedary.inbox.IdempotencyKeys;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.InboxEntries;
import dev.dromedary.inbox.InboxWorker;
import dev.dromedary.inbox.Pace;
import dev.dromedary.inbox.Queues;
import dev.dromedary.incident.Incidents;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Hooks;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.OutboxLane;
import dev.dromedary.outbox.SlackErrors;
import dev.dromedary.outbox.SmtpReplies;
import dev.dromedary.outbox.Verdicts;
import dev.dromedary.people.Directory;
import dev.dromedary.people.Identities;
import dev.dromedary.people.Person;
import dev.dromedary.people.Phone;
import dev.dromedary.problem.Problem;
import dev.dromedary.run.FlowVersions;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Leases;
import dev.dromedary.run.Run;
import dev.dromedary.run.RunWorker;
import dev.dromedary.run.Runs;
import dev.dromedary.store.ClockWatch;
import dev.dromedary.store.Store;
import dev.dromedary.template.Jinja;
import dev.dromedary.template.Text;
import dev.dromedary.timer.Timers;
import dev.dromedary.trigger.Selector;
import dev.dromedary.trigger.StoredWorld;
import dev.dromedary.whatsapp.ErrorCodes;
import dev.dromedary.whatsapp.FreeText;
import dev.dromedary.whatsapp.MessageTemplates;
import dev.dromedary.whatsapp.WhatsAppWebhook;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.model.ModelCamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The object graph, built bottom up in plain Java, for Spring Boot and for Camel JBang alike: {@link #prepare} before
 * Camel's routes start, {@link #open} once they have, {@link #close} before the store is closed.
 */
public final class Parts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Dromedary.class);
    private static final int WORKERS = 16;
    private static final int LONGEST_NAME = 40;
    private static final Duration LEASE = Duration.ofSeconds(6);

    /** What is in hand at the end may end within this; then it goes to others. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Settings settings;
    private final Store store;
    private final String owner = UUID.randomUUID().toString();
    /** What takes work up, and what that work needs. */
    private final List<AutoCloseable> taking = new ArrayList<>();

    private final List<AutoCloseable> running = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private final Inbox inbox;
    private final Runs runs;
    private final Journal journal;
    private final Leases leases;
    private final Outbox outbox;
    private final Alerts alerts;
    private final Approvals approvals;
    private final Incidents incidents;
    private final Audit audit;
    private final Timers timers;
    private final FlowDirectory flows;
    private final FlowLoader loader;
    private final Gateway gateway;
    private final CamelSender sender;
    private final RunFlow runFlow;
    private final Reception reception;
    private final TellOperators operators;
    private final BodyBudget budget = BodyBudget.of(Runtime.getRuntime().maxMemory());
    private volatile boolean open;
    private volatile boolean degraded;

    Parts(Settings settings, Store store, ModelCamelContext camel, InstantSource clock) {
        this.settings = settings;
        this.store = store;
        TriggerConfig config = settings.config();
        Ids ids = new Ids(clock);
        Jinja jinja = new Jinja();
        Directory people = Directory.of(config);
        Identities identities = new Identities(store, people);
        FlowVersions versions = new FlowVersions(store);
        Pending pending = new Pending(store);
        Transcript transcript = new Transcript(store);
        MessageTemplates templates = MessageTemplates.load(settings.folder().resolve("templates/whatsapp"));
        Text text = new Text(settings.folder().resolve("templates"));
        AgentCatalog catalog = AgentCatalog.read(
                MergedFolder.read("routes/agents", settings.folder().resolve("routes/agents")));
        problems.addAll(templates.problems());

        inbox = new Inbox(store);
        runs = new Runs(store, run -> {
            inbox.runEnded(run.conversation(), run.id());
            unheard(run);
            died(run);
        });
        journal = new Journal(store);
        leases = new Leases(runs, owner, LEASE);
        alerts = new Alerts(store, ids, clock, key -> people.person(key).name());
        approvals = new Approvals(store, ids, clock);
        incidents = new Incidents(store, ids, clock);
        audit = new Audit(store);
        Later later = new Later();
        outbox = new Outbox(
                store, ids, new Hooks(verdicts(), new FreeText(templates, config.fallbackTemplate()), later, later));
        operators = new TellOperators(config, people, outbox, ids);
        later.are(new OtherChannels(outbox, people, config), operators);
        FlowCalls calls = new FlowCalls(inbox, ids, clock);
        timers = new Timers(store, ids, calls);

        flows = new FlowDirectory(camel, versions, FlowLoader::reader);
        journal.onDone(new Auditing(audit, flows, catalog, journal));
        outbox.onPut(new Expecting(runs, flows, pending, transcript, clock));
        loader = new FlowLoader(settings.reading(), flowsDirectory(), catalog, versions);
        gateway = new Gateway(camel, config, flows, catalog, settings.folder());
        Schedules schedules = new Schedules(timers, config, clock);
        calls.listen(schedules);
        gateway.onServe(schedules::serve);
        Surroundings surroundings = new Surroundings(config, (person, n) -> transcript.recent(Phone.key(person), n));
        WhatsAppAnswers answers = new WhatsAppAnswers(outbox, text);
        runFlow = new RunFlow(store, runs, journal, flows, surroundings, answers, clock);
        RunStart start = new RunStart(
                store, runs, journal, leases, runFlow, flows, pending, surroundings, answers, jinja, clock);
        StoredWorld world = new StoredWorld(
                config.platforms(), people, outbox, pending, new StoredWorld.Subjects(alerts, approvals, incidents));
        Selector selector = new Selector(config.routing(), gateway::entries, world);
        reception = new Reception(
                selector,
                start,
                runs,
                outbox,
                transcript,
                audit,
                answers,
                identities,
                (who, profile) -> user(people.person(who), profile),
                config.platforms(),
                new DeadEvents(runs, selector, identities, answers, surroundings, operators::tell, audit, clock),
                clock);

        sender = new CamelSender(camel, settings::config);
        Agents.Features features = new Agents.Features(alerts, incidents, approvals, outbox, timers);
        Map<String, Object> beans =
                new LinkedHashMap<>(Agents.of(config, people, features, templates, journal, this::runInput, clock));
        beans.put("ingress", new Ingress(() -> open, budget));
        beans.put("whatsapp-webhook", new WhatsAppWebhook(config.platforms(), inbox, ids, clock));
        beans.put("pagerduty-webhook", new PagerDutyWebhook(config.platforms()));
        beans.put("webhook-body", new WebhookBody());
        beans.put("sentences", text);
        beans.put(
                "flow-webhook",
                new FlowWebhook(
                        flows,
                        inbox,
                        new IdempotencyKeys(store, inbox),
                        ids,
                        clock,
                        config.server().webhookToken(),
                        new Responses(journal, runs)));
        gateway.bind(beans, Steps.of(journal, catalog, config.retry(), calls), jinja, clock);
    }

    /** What only exists after the outbox that asks for it. */
    private static final class Later implements dev.dromedary.outbox.NextChannel, dev.dromedary.outbox.Trouble {
        private OtherChannels channels;
        private TellOperators operators;

        void are(OtherChannels otherChannels, TellOperators tellOperators) {
            channels = otherChannels;
            operators = tellOperators;
        }

        @Override
        public void tryNext(dev.dromedary.outbox.SentMessage message, String reason) {
            channels.tryNext(message, reason);
        }

        @Override
        public void begun(String lane, String reason) {
            operators.begun(lane, reason);
        }

        @Override
        public void over(String lane) {
            operators.over(lane);
        }
    }

    private static Verdicts verdicts() {
        ErrorCodes whatsapp = ErrorCodes.load();
        return (channel, code) -> channel == Channel.WHATSAPP
                ? whatsapp.of(code)
                : channel == Channel.SLACK ? SlackErrors.of(code) : SmtpReplies.of(code);
    }

    /** What templates see as {@code trigger.user}. */
    private static Map<String, Object> user(Person person, String profileName) {
        boolean unknown = person.name().equals(Phone.shown(person.whatsapp()));
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("name", unknown && profileName != null ? called(profileName, person) : person.name());
        user.put("phone", Phone.shown(person.whatsapp()));
        user.put("user_id", person.userId());
        user.put("slack_id", person.slackId());
        user.put("email", person.email());
        user.put("pagerduty_id", person.pagerdutyId());
        user.put("roles", person.roles());
        user.put("language", person.language());
        user.put("timezone", person.zone() == null ? null : person.zone().getId());
        return user;
    }

    /** Everybody chooses their own name at WhatsApp, so it never stands alone for a person whom no list names. */
    private static String called(String profileName, Person person) {
        String name = profileName.replaceAll("[\\p{C}\\s]+", " ").strip();
        String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        return shown + " (" + person.name() + ")";
    }

    /** A run that a system or a timer started has nobody to answer when it fails: the operators hear of it. */
    private void unheard(Run run) {
        boolean failed = run.state() == Run.State.FAILED || run.state() == Run.State.DEAD;
        if (failed && !(run.trigger().get("user") instanceof Map)) {
            operators.tell(
                    "nobody else was told that " + run.flow() + " failed: " + run.reason() + " (" + run.id() + ")");
        }
    }

    /** What was given up stands where an operator looks for it: among the dead events. */
    private void died(Run run) {
        if (run.state() == Run.State.DEAD && run.eventId() != null) {
            inbox.runDied(run.eventId(), run.reason());
            DeadEvents.runDied(audit, run);
        }
    }

    private Map<String, Object> runInput(String runId) {
        return runs.find(runId).map(Run::input).orElse(Map.of());
    }

    private Path flowsDirectory() {
        return settings.folder().resolve(settings.config().flows().directory()).normalize();
    }

    /** Loads the routes into the started context and compiles the flows; nothing runs yet. */
    void prepare() throws Exception {
        problems.addAll(gateway.loadRoutes());
        loader.missing().ifPresent(problems::add);
        FlowSet set = loader.withLastGood(loader.read());
        set.problems().stream().filter(problem -> !problem.isError()).forEach(problems::add);
        problems.addAll(gateway.serve(set));
        degraded = !set.broken().isEmpty() || problems.stream().anyMatch(Problem::isError);
        gateway.openIngress();
        problems.forEach(problem -> log.warn("{}", problem));
    }

    /** Takes up work and says so. */
    void open() {
        if (!store.isPostgres()) {
            new Queues(store, inbox).forgetLeases();
            runs.forgetLeases();
        }
        Queues queues = new Queues(store, inbox);
        running.add(new ClockWatch(store, List.of(queues::setBack, runs::setBack, outbox::setBack, timers::setBack))
                .start());
        running.add(leases.start());
        running.add(new Chaining(audit).start());
        OutboxLane lane = new OutboxLane(store, outbox, sender, new StillWanted(alerts), sender.permits());
        lane.start();
        running.add(sender);
        running.add(lane);
        timers.start();
        taking.add(timers);
        RunWorker runWorker = new RunWorker(runs, leases, runFlow, WORKERS, threads("run")).start();
        taking.add(() -> runWorker.stop(FAREWELL));
        InboxWorker inboxWorker =
                new InboxWorker(store, inbox, reception, owner, WORKERS, Pace.STANDARD, threads("inbox")).start();
        taking.add(() -> inboxWorker.stop(FAREWELL, leases::handOver));
        taking.add(new Retention(store, settings.config().retention(), flows, owner).start());
        if (settings.config().flows().watch()) {
            taking.add(new FlowWatch(flowsDirectory(), loader, gateway, flows).start());
        }
        open = true;
        if (degraded) {
            operators.tell("started with broken documents; see the log");
        }
        log.info(
                "Dromedary 1.0.0 · {} · http://{}:{} · {} flows · {}",
                settings.mode(),
                settings.config().server().host(),
                settings.config().server().port(),
                flows.flows().size(),
                settings.databaseUrl());
    }

    boolean isOpen() {
        return open;
    }

    boolean isDegraded() {
        return degraded;
    }

    double backlog() {
        return new InboxEntries(store).backlog();
    }

    double dead() {
        return new InboxEntries(store).deadCount();
    }

    BodyBudget budget() {
        return budget;
    }

    Store store() {
        return store;
    }

    Replay replay() {
        return new Replay(store, inbox, runs, audit);
    }

    Sources sources() {
        return new Sources(new InboxEntries(store), runs, journal, alerts, approvals, incidents, outbox, audit);
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger next = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + next.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Takes no more, lets what is in hand end, and leaves the rest to whoever comes next. */
    @Override
    public synchronized void close() {
        open = false;
        List<Thread> ends = taking.stream()
                .map(part -> threads("closing").newThread(() -> close(part)))
                .toList();
        ends.forEach(Thread::start);
        for (Thread end : ends) {
            try {
                end.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        taking.clear();
        for (int i = running.size() - 1; i >= 0; i--) {
            close(running.get(i));
        }
        running.clear();
        gateway.close();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.warn("a part did not stop in order", e);
        }
    }
}
