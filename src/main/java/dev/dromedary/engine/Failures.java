package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Fenced;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import dev.dromedary.store.StoreUnavailable;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;

/** The bean {@code failure} of compiled flows: what becomes of a step, or of one item of it, that failed. */
public final class Failures {

    static final String BEAN = "failure";

    private final Journal journal;
    private final RetryRule retry;

    Failures(Journal journal, RetryRule retry) {
        this.journal = journal;
        this.retry = retry;
    }

    /**
     * Tries again later, without a thread that waits, when that may help; else the step has failed. An action that
     * found everything done already ends the run with its answer.
     */
    public void caught(Exchange exchange) {
        FlowRun run = Baggage.run(exchange);
        Exception cause = Baggage.cause(exchange);
        throwWhenLost(cause);
        Baggage.clear(exchange);
        exchange.setVariable(Baggage.AGAIN, true);
        exchange.setVariable(Baggage.ERROR, Causes.text(cause));
        if (Causes.root(cause) instanceof ActionFailed settled && settled.isAnswer()) {
            run.answer(settled.getMessage());
            return;
        }
        Op op = Steps.op(exchange);
        AgentFlow.Step step = run.step(op.step());
        int attempt = run.attempts(op.id()) + 1;
        Optional<Instant> again = retry.next(step, run.flow(), attempt, cause, run.now());
        if (again.isPresent()) {
            failed(run, op, cause, attempt, false);
            run.suspend(again.get(), op.step() + " failed, attempt " + attempt + ": " + Causes.text(cause));
        } else {
            failed(run, op, cause, attempt, true);
            exchange.setVariable(Baggage.AGAIN, false);
        }
    }

    /** Noted for {@link Steps#collect}, and never thrown: the aggregation of the items would swallow it. */
    public void caughtItem(Exchange exchange) {
        FlowRun run = Baggage.run(exchange);
        Exception cause = Baggage.cause(exchange);
        boolean retryable = RetryRule.retryable(cause);
        Op op = Steps.op(exchange);
        try {
            throwWhenLost(cause);
            failed(run, op, cause, run.attempts(op.id()) + 1, !retryable);
        } catch (RuntimeException lost) {
            cause = lost;
        }
        run.outputs().failed(op.step(), op.item(), new Outputs.Failure(cause, retryable));
    }

    private void failed(FlowRun run, Op op, Exception cause, int attempt, boolean forGood) {
        if (run.decisions().wasRefused(op.id())) {
            return;
        }
        if (Causes.root(cause) instanceof TimeoutException) {
            journal.abandon(op);
        }
        if (forGood) {
            run.decisions().refuse(op.id());
        }
        journal.failed(op, Causes.text(cause), attempt);
    }

    /** No {@code on_error}: the run has failed. */
    public void thrown(Exchange exchange) throws Exception {
        throw Baggage.cause(exchange);
    }

    /** Another worker has the run, or nothing can be kept: nothing is decided here any more. */
    static void throwWhenLost(Exception cause) {
        Throwable root = Causes.root(cause);
        if (root instanceof Fenced fenced) {
            throw fenced;
        }
        StoreUnavailable unavailable = StoreUnavailable.in(cause);
        if (unavailable != null) {
            throw unavailable;
        }
    }
}
