package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Life;
import dev.dromedary.run.Op;
import dev.dromedary.run.Run;
import dev.dromedary.template.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * One life of a run on its way through its flow's route, carried by the exchange: what a life before recorded and
 * decided, what its steps gave, and how it will end. Items of a parallel {@code foreach} use it at once.
 */
final class FlowRun {

    /** How the route was left early; a run that walks to the end of its route has succeeded. */
    enum Ending {
        STOPPED,
        SUSPENDED
    }

    private final Life life;
    private final AgentFlow flow;
    private final Map<String, Object> roots;
    private final ZoneId zone;
    private final InstantSource clock;
    private final Decisions decisions;
    private final Outputs outputs = new Outputs();
    private final Set<String> warnings = Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile Ending ending;
    private volatile String reason;
    private volatile String answer;
    private volatile Instant resumeAt;

    FlowRun(Life life, AgentFlow flow, Map<String, Object> roots, ZoneId zone, InstantSource clock) {
        this.life = life;
        this.flow = flow;
        this.roots = roots;
        this.zone = zone;
        this.clock = clock;
        this.decisions = new Decisions(life);
    }

    Run run() {
        return life.run();
    }

    Life life() {
        return life;
    }

    AgentFlow flow() {
        return flow;
    }

    Instant now() {
        return clock.instant();
    }

    Decisions decisions() {
        return decisions;
    }

    Outputs outputs() {
        return outputs;
    }

    /** What templates see now, on this exchange: a {@code foreach}'s item differs from exchange to exchange. */
    Scope scope(Exchange exchange) {
        Map<String, Object> variables = new HashMap<>(roots);
        variables.put("steps", outputs.steps());
        AgentFlow.Step step = step(Baggage.step(exchange));
        if (step != null && step.foreach() != null) {
            variables.put(step.item(), exchange.getVariable(Baggage.ITEM));
            if (step.index() != null) {
                variables.put(step.index(), exchange.getVariable(Baggage.INDEX));
            }
        }
        if (exchange.getVariable(Baggage.ERROR) != null) {
            variables.put("error", exchange.getVariable(Baggage.ERROR));
        }
        return new Scope(variables, zone, clock, warnings::add);
    }

    /** Null for the response of a step's handler, which is none itself. */
    AgentFlow.Step step(String name) {
        return flow.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** What a life before this one recorded of an operation; null when nothing. */
    Journal.Entry recorded(String opId) {
        return life.earlier(opId);
    }

    /** How often it was tried in earlier lives: within one life a step is tried once. */
    int attempts(String opId) {
        Journal.Entry before = life.earlier(opId);
        return before == null ? 0 : before.attempt();
    }

    /** {@code run/step/item}. */
    String opId(String step, int item) {
        return run().id() + "/" + step + "/" + (item < 0 ? "-" : item);
    }

    Op op(String step, int item, Map<String, Object> input) {
        Run run = run();
        return new Op(
                opId(step, item), run.id(), run.epoch(), flow.stem(), step, item, run.platform(), input, run.trigger());
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
