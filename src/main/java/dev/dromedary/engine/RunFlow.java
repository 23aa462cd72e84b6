package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.Fenced;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Run;
import dev.dromedary.run.RunHandler;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of a run: through the route of its flow's version, to its end or to its next pause. */
public final class RunFlow implements RunHandler {

    private static final Logger log = LoggerFactory.getLogger(RunFlow.class);

    /** A run that kills its worker is not tried for ever. */
    private static final int MOST_LIVES = 10;

    private final Store store;
    private final Runs runs;
    private final Journal journal;
    private final FlowDirectory flows;
    private final Surroundings surroundings;
    private final Answers answers;
    private final InstantSource clock;

    public RunFlow(
            Store store,
            Runs runs,
            Journal journal,
            FlowDirectory flows,
            Surroundings surroundings,
            Answers answers,
            InstantSource clock) {
        this.store = store;
        this.runs = runs;
        this.journal = journal;
        this.flows = flows;
        this.surroundings = surroundings;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public void proceed(Run run) {
        if (run.attempts() > MOST_LIVES) {
            log.error("run {} of {} is given up", run.id(), run.flow());
            runs.end(run, Run.State.DEAD, "given up after " + MOST_LIVES + " attempts", List.of());
            return;
        }
        CompiledFlow compiled;
        try {
            compiled = flows.enter(run.flow(), run.flowHash());
        } catch (IllegalStateException e) {
            log.error("run {} cannot go on: {}", run.id(), e.getMessage());
            runs.end(run, Run.State.DEAD, e.getMessage(), List.of());
            return;
        }
        try {
            FlowRun life = life(run, compiled.flow());
            conclude(run, life, travel(compiled, life));
        } finally {
            compiled.leave();
        }
    }

    private FlowRun life(Run run, AgentFlow flow) {
        return new FlowRun(
                run,
                flow,
                surroundings.roots(run, flow),
                surroundings.zone(run),
                clock,
                journal.entries(run.id()),
                journal.recall(run.id()));
    }

    private static Exception travel(CompiledFlow compiled, FlowRun life) {
        try {
            Exchange exchange = compiled.travel(life);
            return exchange.getException();
        } catch (Exception e) {
            return e;
        }
    }

    private void conclude(Run run, FlowRun life, Exception failure) {
        if (failure != null) {
            Throwable root = Causes.root(failure);
            if (root instanceof Fenced fenced) {
                throw fenced;
            }
            if (root instanceof StoreUnavailable unavailable) {
                throw unavailable;
            }
        }
        store.write(() -> {
            journal.remember(run.id(), run.epoch(), life.takeUndecided());
            if (failure != null) {
                fail(run, life, failure);
            } else if (life.ending() == FlowRun.Ending.SUSPENDED) {
                runs.suspend(run, life.resumeAt(), life.reason(), life.warnings());
            } else if (life.ending() == FlowRun.Ending.STOPPED) {
                String sender = surroundings.sender(run);
                if (life.answer() != null && sender != null) {
                    answers.tell(to(run, sender), run.id() + "/answer", life.answer());
                }
                runs.end(run, Run.State.STOPPED, life.reason(), life.warnings());
            } else {
                runs.end(run, Run.State.SUCCEEDED, null, life.warnings());
            }
        });
    }

    /** Never silence: whoever started it learns what was done, what was not, and whom to turn to. */
    private void fail(Run run, FlowRun life, Exception failure) {
        String reason = failure instanceof StepFailed step ? step.getMessage() : Causes.text(failure);
        log.warn("run {} of {} failed: {}", run.id(), run.flow(), reason);
        String sender = surroundings.sender(run);
        if (sender != null) {
            answers.say(
                    to(run, sender),
                    run.id() + "/failed",
                    "failed-run",
                    Map.of(
                            "run", run.id(),
                            "reason", reason,
                            "done", words(life, true),
                            "undone", words(life, false),
                            "contact", surroundings.contact(sender)));
        }
        runs.end(run, Run.State.FAILED, reason, life.warnings());
    }

    private static Answers.To to(Run run, String sender) {
        return new Answers.To(run.platform(), sender, run.id(), run.flow(), run.subject());
    }

    /** {@code update-pagerduty} as a person reads it. */
    private static List<String> words(FlowRun life, boolean done) {
        return life.flow().steps().stream()
                .map(AgentFlow.Step::name)
                .filter(step -> life.finishedSteps().contains(step) == done)
                .map(step -> step.replaceAll("[-_]", " "))
                .toList();
    }
}
