package dev.dromedary.engine.actions;

import dev.dromedary.agent.Agents;
import dev.dromedary.alert.Alerts;
import dev.dromedary.approval.Approvals;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.event.Ids;
import dev.dromedary.incident.Incidents;
import dev.dromedary.outbox.Hooks;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.Verdict;
import dev.dromedary.people.Directory;
import dev.dromedary.people.TestClock;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import dev.dromedary.timer.Timers;
import dev.dromedary.whatsapp.MessageTemplates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The built-in actions on a store of their own, called over their routes as steps of runs. */
public final class Desk implements AutoCloseable {

    private static final String[] AGENTS = {
        "alert-manager",
        "incident-manager",
        "oncall-manager",
        "approval-manager",
        "pagerduty",
        "whatsapp",
        "notifier",
        "scheduler",
        "health-checker",
        "deployment-manager",
        "validator",
        "logger",
        "http"
    };

    public final TestClock clock = new TestClock("2026-06-01T14:00:00Z");
    public final Store store;
    public final Journal journal;
    public final Outbox outbox;
    public final Timers timers;
    public final Alerts alerts;
    public final Approvals approvals;
    private final Runs runs;
    private final Ids ids = new Ids(clock);
    private final ActionRoutes routes;

    public Desk(Stores stores, TriggerConfig config) throws Exception {
        store = stores.open(clock);
        journal = new Journal(store);
        runs = new Runs(store, run -> {});
        outbox = new Outbox(store, ids, Hooks.only((channel, code) -> Verdict.unknown(code)));
        timers = new Timers(store, ids, timer -> {});
        Directory directory = Directory.of(config);
        alerts = new Alerts(store, ids, clock, key -> directory.person(key).name());
        approvals = new Approvals(store, ids, clock);
        Agents.Features features =
                new Agents.Features(alerts, new Incidents(store, ids, clock), approvals, outbox, timers);
        routes = new ActionRoutes(
                Agents.of(
                        config,
                        directory,
                        features,
                        MessageTemplates.load(Path.of("templates/whatsapp")),
                        journal,
                        id -> runs.find(id).map(Run::input).orElse(Map.of()),
                        clock),
                AGENTS);
    }

    /** A run that this person started by a message; null for one that a system started. */
    public Caller run(String phone) {
        return run(phone, null);
    }

    public Caller run(String phone, String subject) {
        return run(phone, subject, Map.of());
    }

    /** A run that a webhook started with this input. */
    public Caller run(Map<String, Object> input) {
        return run(null, null, input);
    }

    private Caller run(String phone, String subject, Map<String, Object> input) {
        Map<String, Object> trigger = new LinkedHashMap<>();
        if (phone != null) {
            trigger.put("user", Map.of("phone", phone));
        }
        if (subject != null) {
            trigger.put("subject", subject);
        }
        String id = ids.next("run");
        runs.start(
                new Run.Start(id, "test-flow", "hash", "whatsapp", null, null, trigger, input, subject),
                "test",
                Duration.ofMinutes(1));
        return new Caller(id, trigger);
    }

    /** Messages to this person, oldest first. */
    public List<SentMessage> sentTo(String to) {
        List<SentMessage> newest = outbox.list(new Listing(to, null, null, null, null, null, 100));
        return newest.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    }

    public Optional<String> subject(Caller run) {
        return journal.subject(run.id);
    }

    @Override
    public void close() {
        routes.close();
        store.close();
    }

    /** One run; each call is a step of it. */
    public final class Caller {

        private final String id;
        private final Map<String, Object> trigger;
        private int step;

        private Caller(String id, Map<String, Object> trigger) {
            this.id = id;
            this.trigger = trigger;
        }

        public Object call(String action, Object... pairs) {
            step++;
            return again(action, pairs);
        }

        @SuppressWarnings("unchecked")
        public Map<String, Object> map(String action, Object... pairs) {
            return (Map<String, Object>) call(action, pairs);
        }

        /** The same step once more, as after a restart. */
        public Object again(String action, Object... pairs) {
            Map<String, Object> input = new LinkedHashMap<>();
            for (int i = 0; i < pairs.length; i += 2) {
                input.put(String.valueOf(pairs[i]), pairs[i + 1]);
            }
            Op op = new Op(id + "/s" + step + "/-", id, 1, "test-flow", "s" + step, -1, "whatsapp", input, trigger);
            return routes.call(action, input, op);
        }
    }
}
