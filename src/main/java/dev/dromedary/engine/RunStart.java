package dev.dromedary.engine;

import dev.dromedary.conversation.Pending;
import dev.dromedary.event.Event;
import dev.dromedary.event.FlowCall;
import dev.dromedary.event.Message;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.InputReader;
import dev.dromedary.flow.InputReader.Reading;
import dev.dromedary.inbox.Outcome;
import dev.dromedary.run.Conclusion;
import dev.dromedary.run.Fenced;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Leases;
import dev.dromedary.run.Run;
import dev.dromedary.run.RunHandler;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Store;
import dev.dromedary.template.Compiled;
import dev.dromedary.template.Jinja;
import dev.dromedary.template.Scope;
import dev.dromedary.trigger.Decision;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Events that become runs: the run's row first, with all that the decision uses up, then its way through the route. */
public final class RunStart {

    private final Store store;
    private final Runs runs;
    private final Journal journal;
    private final Leases leases;
    private final RunHandler flow;
    private final FlowDirectory flows;
    private final Pending pending;
    private final Surroundings surroundings;
    private final Answers answers;
    private final Jinja jinja;
    private final InstantSource clock;

    public RunStart(
            Store store,
            Runs runs,
            Journal journal,
            Leases leases,
            RunHandler flow,
            FlowDirectory flows,
            Pending pending,
            Surroundings surroundings,
            Answers answers,
            Jinja jinja,
            InstantSource clock) {
        this.store = store;
        this.runs = runs;
        this.journal = journal;
        this.leases = leases;
        this.flow = flow;
        this.flows = flows;
        this.pending = pending;
        this.surroundings = surroundings;
        this.answers = answers;
        this.jinja = jinja;
        this.clock = clock;
    }

    /** A webhook's, a timer's or another flow's call. */
    Outcome call(Event event, FlowCall call) {
        Optional<AgentFlow> target = flows.find(call.flow());
        if (target.isEmpty()) {
            String reason = "there is no flow " + call.flow() + " (" + call.source() + ")";
            return notStarted(event, call, reason, "not-available-yet", Map.of("flow", call.flow()));
        }
        Map<String, Object> trigger = new LinkedHashMap<>(call.trigger());
        trigger.put("type", call.source().replaceFirst(":.*", ""));
        trigger.put("source", call.source());
        trigger.put("reason", call.source() + " → " + call.flow());
        trigger.put("platform", event.platform());
        trigger.put("subject", call.subject());
        Reading reading = InputReader.read(target.get().input(), call.input(), Map.of("trigger", trigger));
        if (!reading.usable()) {
            String reason = "input of " + call.flow() + " is not usable: " + sentences(reading);
            return notStarted(event, call, reason, "input-problem", Map.of("problems", sentences(reading)));
        }
        return goOn(store.write(() -> begin(event, target.get(), trigger, reading.values(), call.subject())));
    }

    /** Where a person's run went on with this flow, that person is told. */
    private Outcome notStarted(Event event, FlowCall call, String reason, String sentence, Map<String, Object> data) {
        String person = call.source().startsWith("flow:") ? Surroundings.sender(call.trigger()) : null;
        Answers.To to = new Answers.To(event.platform(), person, null, call.flow(), call.subject());
        return Outcome.done(
                "ignored", reason, person == null ? () -> {} : () -> answers.say(to, event.id(), sentence, data));
    }

    private static List<String> sentences(Reading reading) {
        return reading.problems().stream()
                .map(problem -> problem.field() + " " + problem.message())
                .toList();
    }

    /** A person's message: uses up the pending answer, or answers what is wrong with the input. */
    Outcome message(Event event, Message message, Decision.Run decision, Map<String, Object> trigger, Runnable note) {
        AgentFlow target = flows.find(decision.flow())
                .orElseThrow(() -> new IllegalStateException("flow " + decision.flow() + " was withdrawn just now"));
        Map<String, Object> given = decision.waitingId() == null ? Map.of() : answered(decision.waitingId(), trigger);
        Map<String, Object> roots = Map.of("match", trigger.get("match"), "trigger", trigger);
        Reading reading = InputReader.read(target.input(), given, roots);
        Answers.To to = new Answers.To(event.platform(), message.sender(), null, target.stem(), decision.subject());
        if (!reading.usable()) {
            List<String> sentences = sentences(reading);
            return Outcome.done("answered", decision.reason() + "; but " + String.join("; ", sentences), () -> {
                note.run();
                answers.say(to, event.id(), "input-problem", Map.of("problems", sentences));
            });
        }
        Optional<Runs.Started> begun = store.write(() -> {
            if (decision.waitingId() != null && !pending.use(decision.waitingId())) {
                return Optional.<Runs.Started>empty();
            }
            note.run();
            return Optional.of(begin(event, target, trigger, reading.values(), decision.subject()));
        });
        return begun.map(this::goOn).orElseGet(() -> Outcome.failed("the answer was used up meanwhile; deciding anew"));
    }

    /** The input of {@code on_response}: {@code steps.*} of the run that asked, {@code trigger.*} of the answer. */
    private Map<String, Object> answered(String waitingId, Map<String, Object> trigger) {
        Pending.Response response = pending.find(waitingId).orElseThrow();
        Run asker = runs.find(response.runId()).orElseThrow();
        AgentFlow asking = flows.document(asker.flow(), asker.flowHash());
        Map<String, Object> variables = new HashMap<>(surroundings.roots(asker, asking));
        variables.put("steps", Outputs.of(journal.entries(asker.id())));
        variables.put("trigger", trigger);
        Set<String> names = asking.steps().stream().map(AgentFlow.Step::name).collect(Collectors.toSet());
        Compiled compiled =
                jinja.compile(asking.onResponse().get(response.idx()).input(), names);
        Object input = compiled.template().render(new Scope(variables, surroundings.zone(asker), clock, missing -> {}));
        Map<String, Object> result = new LinkedHashMap<>();
        ((Map<?, ?>) input).forEach((key, value) -> result.put(String.valueOf(key), value));
        return result;
    }

    private Runs.Started begin(
            Event event, AgentFlow target, Map<String, Object> trigger, Map<String, Object> input, String subject) {
        return runs.start(
                new Run.Start(
                        event.runId(),
                        target.stem(),
                        target.hash(),
                        event.platform(),
                        event.conversation(),
                        event.id(),
                        trigger,
                        input,
                        subject),
                leases.owner(),
                leases.lease());
    }

    /** Who began it holds it. What was begun before may be on its way on another thread of this process. */
    private Outcome goOn(Runs.Started started) {
        return started.fresh() ? hold(started.run()) : goOn(started.run().id());
    }

    /** The run on its way: now, on this thread, when nobody else holds it; else whoever holds it goes on. */
    Outcome goOn(String runId) {
        Run run = runs.find(runId).orElseThrow();
        return run.state() == Run.State.RUNNING
                ? runs.claim(runId, leases.owner(), leases.lease())
                        .map(this::hold)
                        .orElseGet(() -> Outcome.running(runId))
                : ended(run);
    }

    /** What an event that was tried too often has become; null when there is no run, or a dead one. */
    Outcome begun(String runId) {
        Run run = runs.find(runId).orElse(null);
        if (run == null || run.state() == Run.State.DEAD) {
            return null;
        }
        return run.state() == Run.State.RUNNING ? Outcome.running(runId) : ended(run);
    }

    private Outcome hold(Run run) {
        Conclusion conclusion;
        try {
            conclusion = leases.holding(run, flow);
            if (conclusion.state() == Run.State.RUNNING || conclusion.state() == Run.State.DEAD) {
                conclusion.change().run();
                return conclusion.state() == Run.State.DEAD
                        ? Outcome.refused(conclusion.reason())
                        : Outcome.running(run.id());
            }
        } catch (Fenced e) {
            return Outcome.running(run.id());
        }
        // The run's end and the event's outcome are one commit.
        return done(run, conclusion.state(), conclusion.reason(), conclusion.change(), () -> leases.owe(run));
    }

    private static Outcome ended(Run run) {
        return run.state() == Run.State.DEAD
                ? Outcome.refused(run.reason())
                : done(run, run.state(), run.reason(), () -> {}, () -> {});
    }

    /** Why it was started, and how it ended where there is more to say than its state. */
    private static Outcome done(Run run, Run.State state, String reason, Runnable change, Runnable lost) {
        String started = String.valueOf(run.trigger().getOrDefault("reason", run.flow()));
        return new Outcome.Done(
                "run " + state.word(), reason == null ? started : started + "; " + reason, change, lost);
    }
}
