package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.Conclusion;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Life;
import dev.dromedary.run.Run;
import dev.dromedary.run.RunHandler;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Store;
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
    public Conclusion proceed(Run run) {
        if (run.attempts() > MOST_LIVES) {
            return giveUp(run, "given up after " + MOST_LIVES + " attempts");
        }
        CompiledFlow compiled;
        try {
            compiled = flows.enter(run.flow(), run.flowHash());
        } catch (VersionLost e) {
            return giveUp(run, e.getMessage());
        }
        try {
            return travel(run, compiled);
        } finally {
            flows.leave(compiled);
        }
    }

    private Conclusion travel(Run run, CompiledFlow compiled) {
        Life life = journal.begins(run);
        try {
            FlowRun way = new FlowRun(
                    life, compiled.flow(), surroundings.roots(run, compiled.flow()), surroundings.zone(run), clock);
            return conclusion(run, way, compiled.travel(way));
        } finally {
            journal.ends(life);
        }
    }

    private Conclusion conclusion(Run run, FlowRun life, Exchange way) {
        if (way.getException() != null) {
            Failures.throwWhenLost(way.getException());
            return failed(run, life, Baggage.step(way) + ": " + Causes.text(way.getException()));
        }
        if (life.ending() == FlowRun.Ending.SUSPENDED) {
            return conclusion(
                    life,
                    Run.State.RUNNING,
                    life.reason(),
                    () -> runs.suspend(run, life.resumeAt(), life.reason(), life.warnings()));
        }
        if (life.ending() == FlowRun.Ending.STOPPED) {
            return conclusion(life, Run.State.STOPPED, life.reason(), () -> {
                String sender = surroundings.sender(run);
                if (life.answer() != null && sender != null) {
                    answers.tell(to(run, sender), run.id() + "/answer", life.answer());
                }
                runs.end(run, Run.State.STOPPED, life.reason(), life.warnings());
            });
        }
        return conclusion(
                life, Run.State.SUCCEEDED, null, () -> runs.end(run, Run.State.SUCCEEDED, null, life.warnings()));
    }

    /** With what the life has not written yet. */
    private Conclusion conclusion(FlowRun life, Run.State state, String reason, Runnable change) {
        return new Conclusion(
                state,
                reason,
                () -> store.write(() -> {
                    journal.settle(life.life());
                    change.run();
                }));
    }

    /** Never silence: whoever started it learns what was done, what was not, and whom to turn to. */
    private Conclusion failed(Run run, FlowRun life, String reason) {
        log.warn("run {} of {} failed: {}", run.id(), run.flow(), reason);
        return conclusion(life, Run.State.FAILED, reason, () -> {
            tell(run, reason, words(life, true), words(life, false));
            runs.end(run, Run.State.FAILED, reason, life.warnings());
        });
    }

    private Conclusion giveUp(Run run, String reason) {
        log.error("run {} of {} cannot go on: {}", run.id(), run.flow(), reason);
        return new Conclusion(
                Run.State.DEAD,
                reason,
                () -> store.write(() -> {
                    tell(run, reason, List.of(), List.of());
                    runs.end(run, Run.State.DEAD, reason, List.of());
                }));
    }

    private void tell(Run run, String reason, List<String> done, List<String> undone) {
        String sender = surroundings.sender(run);
        if (sender != null) {
            Map<String, Object> data = Map.of(
                    "run", run.id(),
                    "reason", reason,
                    "done", done,
                    "undone", undone,
                    "contact", surroundings.contact(sender));
            answers.say(to(run, sender), run.id() + "/failed", "failed-run", data);
        }
    }

    private static Answers.To to(Run run, String sender) {
        return new Answers.To(run.platform(), sender, run.id(), run.flow(), run.subject());
    }

    /** {@code update-pagerduty} as a person reads it. What was not to be done is neither. */
    private static List<String> words(FlowRun life, boolean done) {
        return life.flow().steps().stream()
                .map(AgentFlow.Step::name)
                .filter(step -> !life.decisions().wasSkipped(step))
                .filter(step -> life.outputs().steps().containsKey(step) == done)
                .map(step -> step.replaceAll("[-_]", " "))
                .toList();
    }
}
