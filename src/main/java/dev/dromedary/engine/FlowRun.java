package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import dev.dromedary.run.Run;
import dev.dromedary.template.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * One run on its way through its flow's route, carried by the exchange as variable {@code run}: what the steps before
 * it gave, what a life before a restart had recorded and decided already, and how it will end. Items of a parallel
 * {@code foreach} use it at once.
 */
final class FlowRun {

    /** How the route was left early; a run that walks to the end of its route has succeeded. */
    enum Ending {
        STOPPED,
        SUSPENDED
    }

    private final Run run;
    private final AgentFlow flow;
    private final Map<String, Object> roots;
    private final ZoneId zone;
    private final InstantSource clock;
    private final Map<String, Object> steps = new ConcurrentHashMap<>();
    private final Map<String, Journal.Entry> recorded = new ConcurrentHashMap<>();
    private final Map<String, Object> decisions = new ConcurrentHashMap<>();
    private final Map<String, Object> undecided = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentSkipListMap<Integer, Object>> items = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentSkipListMap<Integer, Failure>> failedItems = new ConcurrentHashMap<>();
    private final Set<String> warnings = Collections.synchronizedSet(new LinkedHashSet<>());
    /** Why one item of a {@code foreach} failed. */
    record Failure(String reason, boolean retryable) {}

    private volatile Ending ending;
    private volatile String reason;
    private volatile String answer;
    private volatile Instant resumeAt;

    FlowRun(
            Run run,
            AgentFlow flow,
            Map<String, Object> roots,
            ZoneId zone,
            InstantSource clock,
            List<Journal.Entry> journal,
            Map<String, Object> decided) {
        this.run = run;
        this.flow = flow;
        this.roots = roots;
        this.zone = zone;
        this.clock = clock;
        journal.forEach(entry -> recorded.put(entry.opId(), entry));
        decided.forEach((key, value) -> {
            if (value != null) {
                decisions.put(key, value);
            }
        });
    }

    Run run() {
        return run;
    }

    AgentFlow flow() {
        return flow;
    }

    Instant now() {
        return clock.instant();
    }

    /** What templates see now, on this exchange: a {@code foreach}'s item differs from exchange to exchange. */
    Scope scope(Exchange exchange) {
        Map<String, Object> variables = new HashMap<>(roots);
        variables.put("steps", steps);
        for (String name : loopNames(exchange.getVariable(Steps.STEP, String.class))) {
            variables.put(name, exchange.getVariable(name));
        }
        return new Scope(variables, zone, clock, warnings::add);
    }

    private List<String> loopNames(String step) {
        for (AgentFlow.Step candidate : flow.steps()) {
            if (candidate.name().equals(step) && candidate.foreach() != null) {
                return candidate.index() == null
                        ? List.of(candidate.item())
                        : List.of(candidate.item(), candidate.index());
            }
        }
        return List.of();
    }

    /** The value as it was decided before a restart, else as it is decided now; recorded with the next journal entry. */
    Object decide(String key, Supplier<Object> now) {
        Object before = decisions.get(key);
        if (before != null) {
            return before;
        }
        Object value = now.get();
        if (value != null) {
            decisions.put(key, value);
            undecided.put(key, value);
        }
        return value;
    }

    /** The decisions that no journal entry holds yet. */
    Map<String, Object> takeUndecided() {
        Map<String, Object> taken = new LinkedHashMap<>(undecided);
        taken.keySet().forEach(undecided::remove);
        return taken;
    }

    Journal.Entry recorded(String opId) {
        return recorded.get(opId);
    }

    /** Failed attempts in earlier lives: within one life a step is tried once. */
    int attempts(String opId) {
        Journal.Entry before = recorded.get(opId);
        return before == null || before.state() != Journal.State.FAILED ? 0 : before.attempt();
    }

    /** Failed for good: a resumed run does not try again what was answered already. */
    void refuse(String opId) {
        decisions.put(opId + REFUSED, true);
        undecided.put(opId + REFUSED, true);
    }

    boolean wasRefused(String opId) {
        return decisions.containsKey(opId + REFUSED);
    }

    /** {@code run/step/item}. */
    String opId(String step, int item) {
        return run.id() + "/" + step + "/" + (item < 0 ? "-" : item);
    }

    Op op(String step, int item, Map<String, Object> input) {
        return new Op(
                opId(step, item), run.id(), run.epoch(), flow.stem(), step, item, run.platform(), input, run.trigger());
    }

    AgentFlow.Step step(String name) {
        return flow.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no step " + name + " in " + flow.stem()));
    }

    void output(String step, int item, Object value) {
        if (item < 0) {
            finished(step, value);
        } else {
            itemsOf(step).put(item, value == null ? NOTHING : value);
        }
    }

    private static final Object NOTHING = new Object();

    private static final String REFUSED = "/refused";

    void itemFailed(String step, int item, Failure why) {
        failedItems.computeIfAbsent(step, any -> new ConcurrentSkipListMap<>()).put(item, why);
    }

    private ConcurrentSkipListMap<Integer, Object> itemsOf(String step) {
        return items.computeIfAbsent(step, any -> new ConcurrentSkipListMap<>());
    }

    /** What {@code foreach} collected, in the list's order; failed items are left out. */
    List<Object> collected(String step) {
        List<Object> list = new ArrayList<>();
        itemsOf(step).values().forEach(value -> list.add(value == NOTHING ? null : value));
        return list;
    }

    Map<Integer, Failure> failuresOf(String step) {
        return failedItems.getOrDefault(step, new ConcurrentSkipListMap<>());
    }

    void forgetFailures(String step) {
        failedItems.remove(step);
    }

    void finished(String step, Object value) {
        Map<String, Object> result = new HashMap<>();
        result.put("output", value);
        steps.put(step, result);
    }

    /** What was done, for the person who is told of a failure. */
    Set<String> finishedSteps() {
        return steps.keySet();
    }

    void stop(String why) {
        ending = Ending.STOPPED;
        reason = why;
    }

    /** Nothing is left to do: the run stops here and its sender gets this text. */
    void answer(String text) {
        stop("answered: " + text);
        answer = text;
    }

    String answer() {
        return answer;
    }

    void suspend(Instant until, String why) {
        ending = Ending.SUSPENDED;
        resumeAt = until;
        reason = why;
    }

    Ending ending() {
        return ending;
    }

    String reason() {
        return reason;
    }

    Instant resumeAt() {
        return resumeAt;
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    List<String> warnings() {
        synchronized (warnings) {
            return List.copyOf(warnings);
        }
    }
}
