package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * The caller of a flow that contains {@code http.respond} waits for it, at most ten seconds. The answer is read from the
 * journal, so that the run may be on any replica.
 */
public final class Responses {

    private static final String ACTION = "http.respond";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_EVERY_MILLIS = 50;

    /** Each holds one of the threads on which webhooks are answered: most of those are for who does not wait. */
    private static final int PLACES = 16;

    private final Semaphore places = new Semaphore(PLACES);

    private final Journal journal;
    private final Runs runs;
    private final Duration patience;

    public Responses(Journal journal, Runs runs) {
        this(journal, runs, PATIENCE);
    }

    Responses(Journal journal, Runs runs, Duration patience) {
        this.journal = journal;
        this.runs = runs;
        this.patience = patience;
    }

    boolean answeredBy(AgentFlow flow) {
        return !steps(flow).isEmpty();
    }

    private static Set<String> steps(AgentFlow flow) {
        return flow.steps().stream()
                .filter(step -> ACTION.equals(step.agent() + "." + step.action()))
                .map(AgentFlow.Step::name)
                .collect(Collectors.toSet());
    }

    /** True when the run answered in time; at once false when as many wait as may. */
    boolean await(Exchange exchange, AgentFlow flow, String runId) {
        if (!places.tryAcquire()) {
            return false;
        }
        try {
            Ingress.leaveRoom(exchange);
            return isAnswered(exchange, flow, runId);
        } finally {
            places.release();
        }
    }

    private boolean isAnswered(Exchange exchange, AgentFlow flow, String runId) {
        Set<String> responding = steps(flow);
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            boolean ended = runs.find(runId)
                    .map(run -> run.state() != Run.State.RUNNING)
                    .orElse(false);
            for (Journal.Entry entry : journal.entries(runId)) {
                if (responding.contains(entry.step())
                        && entry.state() == Journal.State.DONE
                        && entry.output() instanceof Map<?, ?> output) {
                    answer(exchange, output);
                    return true;
                }
            }
            if (ended) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private static void answer(Exchange exchange, Map<?, ?> output) {
        int status = output.get("status") instanceof Number number ? number.intValue() : 200;
        Object body = output.get("body");
        boolean text = body instanceof String;
        Ingress.answer(
                exchange,
                status,
                text ? "text/plain; charset=utf-8" : "application/json",
                body == null ? "" : text ? (String) body : Json.write(body));
    }
}
