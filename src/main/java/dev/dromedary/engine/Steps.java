package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Fenced;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * The bean {@code step} of compiled flows: keeps the journal between the Camel nodes of a step. What a life before a
 * restart finished is taken from the journal and not called again; what it began is called again with the same op_id
 * and the same input.
 */
public final class Steps {

    static final String BEAN = "step";
    static final String ITEM_THREADS = "foreach";
    static final String KEEP_ORIGINAL = "#keep-original";

    // Exchange variables. RUN is the FlowRun; OP, the run.Op, is what routes of actions hand to their beans.
    static final String RUN = "run";
    static final String OP = "op";
    static final String STEP = "step";
    static final String ITEM = "foreach.index";
    static final String ACTION = "action";
    static final String CALL = "call";
    static final String RESULT = "result";
    static final String TODO = "todo";
    static final String EMPTY = "empty";
    static final String AGAIN = "again";
    static final String NEXT_FLOW = "next";

    private final Journal journal;
    private final AgentCatalog catalog;
    private final RetryRule retry;
    private final FlowStarter starter;

    public static Steps of(Journal journal, AgentCatalog catalog, TriggerConfig.Retry retry, FlowCalls starter) {
        return new Steps(journal, catalog, new RetryRule(retry), starter);
    }

    Steps(Journal journal, AgentCatalog catalog, RetryRule retry, FlowStarter starter) {
        this.journal = journal;
        this.catalog = catalog;
        this.retry = retry;
        this.starter = starter;
    }

    /** Is there something to do, or was it done before a restart? */
    public void begin(Exchange exchange) {
        FlowRun run = run(exchange);
        Journal.Entry before = run.recorded(run.opId(step(exchange), item(exchange)));
        boolean done = before != null && before.state() == Journal.State.DONE;
        exchange.setVariable(TODO, !done);
        exchange.removeVariable(CALL);
        if (done) {
            keep(exchange, before.output());
        } else if (run.wasRefused(run.opId(step(exchange), item(exchange)))) {
            throw ActionFailed.refused(before.error());
        }
    }

    /** As {@link #begin}; a run that no person started has nobody to answer. */
    public void beginResponse(Exchange exchange) {
        begin(exchange);
        FlowRun run = run(exchange);
        if (Boolean.TRUE.equals(exchange.getVariable(TODO))
                && op(run, exchange, Map.of()).userPhone() == null) {
            run.warn(step(exchange) + ": nobody to answer: no person started this run");
            exchange.setVariable(TODO, false);
        }
    }

    /** The op that the action gets; what reaches out is remembered before it is begun. */
    public void call(Exchange exchange) {
        FlowRun run = run(exchange);
        String action = exchange.getVariable(ACTION, String.class);
        ActionRoute route = catalog.route(action)
                .orElseThrow(() -> ActionFailed.refused("there is no action " + action + catalog.suggestion(action)));
        Journal.Entry before = run.recorded(run.opId(step(exchange), item(exchange)));
        if (before != null && before.input() instanceof Map) {
            exchange.setVariable(CALL, before.input());
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> input = exchange.getVariable(CALL, Map.class);
        Op op = op(run, exchange, input);
        exchange.setVariable(OP, op);
        route.requireInputs(input);
        if (route.reachesOut()) {
            journal.started(op);
        }
    }

    public void finished(Exchange exchange) {
        Object output = exchange.getVariable(RESULT);
        Op op = exchange.getVariable(OP, Op.class);
        Map<String, Object> decisions = run(exchange).takeUndecided();
        boolean recorded = journal.find(op.id())
                .filter(entry -> entry.state() == Journal.State.DONE)
                .isPresent();
        if (!recorded || !decisions.isEmpty()) {
            journal.record(op, output, decisions);
        }
        keep(exchange, output);
    }

    private void keep(Exchange exchange, Object output) {
        run(exchange).output(step(exchange), item(exchange), output);
        exchange.setVariable(EMPTY, Truth.empty(output));
    }

    /** The items' outputs as the step's; failed items did not stop the others, they fail the step. */
    public void collect(Exchange exchange) {
        FlowRun run = run(exchange);
        String step = step(exchange);
        Map<Integer, FlowRun.Failure> failures = run.failuresOf(step);
        if (!failures.isEmpty()) {
            String list = failures.entrySet().stream()
                    .map(entry ->
                            "item " + entry.getKey() + ": " + entry.getValue().reason())
                    .collect(Collectors.joining("; "));
            boolean retryable = failures.values().stream().anyMatch(FlowRun.Failure::retryable);
            run.forgetFailures(step);
            throw retryable ? ActionFailed.transientFault(list, null) : ActionFailed.refused(list);
        }
        run.finished(step, run.collected(step));
        exchange.setVariable(EMPTY, run.collected(step).isEmpty());
    }

    public void itemFailed(Exchange exchange) {
        Exception cause = cause(exchange);
        rethrowWhenFenced(cause);
        boolean retryable = RetryRule.retryable(cause);
        if (!retryable) {
            refuse(exchange, cause);
        }
        run(exchange).itemFailed(step(exchange), item(exchange), new FlowRun.Failure(Causes.text(cause), retryable));
    }

    /**
     * Tries again later, without a thread that waits, when that may help; else the step has failed. An action that
     * found everything done already ends the run with its answer.
     */
    public void failed(Exchange exchange) {
        FlowRun run = run(exchange);
        Exception cause = cause(exchange);
        rethrowWhenFenced(cause);
        String step = step(exchange);
        if (Causes.root(cause) instanceof ActionFailed settled && settled.isAnswer()) {
            run.answer(settled.getMessage());
            exchange.setVariable(AGAIN, true);
            return;
        }
        AgentFlow.Step definition = run.step(step);
        int attempt = run.attempts(run.opId(step, item(exchange))) + 1;
        var resumeAt = retry.next(definition, run.flow(), attempt, cause, run.now());
        exchange.setVariable(AGAIN, resumeAt.isPresent());
        if (resumeAt.isPresent()) {
            journal.failed(attempted(run, exchange), Causes.text(cause), attempt);
            run.suspend(resumeAt.get(), step + " failed, attempt " + attempt + ": " + Causes.text(cause));
        } else {
            refuse(exchange, cause);
        }
    }

    private void refuse(Exchange exchange, Exception cause) {
        FlowRun run = run(exchange);
        Op op = attempted(run, exchange);
        journal.failed(op, Causes.text(cause), run.attempts(op.id()) + 1);
        run.refuse(op.id());
        journal.remember(op.runId(), op.epoch(), run.takeUndecided());
    }

    /** No {@code on_error}: the run has failed. */
    public void fail(Exchange exchange) {
        throw new StepFailed(step(exchange), cause(exchange));
    }

    /** {@code continue: true}: what came out of the step is undefined, and the run goes on. */
    public void continued(Exchange exchange) {
        run(exchange).warn(step(exchange) + " failed and was passed over");
    }

    public void stopped(Exchange exchange) {
        run(exchange).stop("answered at " + step(exchange));
    }

    public void startFlow(Exchange exchange) {
        FlowRun run = run(exchange);
        String next = exchange.getVariable(NEXT_FLOW, String.class);
        starter.child(run, step(exchange), next);
        run.stop("went on with " + next);
    }

    private static Exception cause(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }

    private static void rethrowWhenFenced(Exception cause) {
        if (cause instanceof Fenced fenced) {
            throw fenced;
        }
    }

    @SuppressWarnings("unchecked")
    private Op attempted(FlowRun run, Exchange exchange) {
        return op(run, exchange, exchange.getVariable(CALL, Map.class));
    }

    private Op op(FlowRun run, Exchange exchange, Map<String, Object> input) {
        return run.op(step(exchange), item(exchange), input);
    }

    private static FlowRun run(Exchange exchange) {
        return exchange.getVariable(RUN, FlowRun.class);
    }

    private static String step(Exchange exchange) {
        return exchange.getVariable(STEP, String.class);
    }

    private static int item(Exchange exchange) {
        Integer item = exchange.getVariable(ITEM, Integer.class);
        return item == null ? -1 : item;
    }
}
