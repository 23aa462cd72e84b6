package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import java.util.Map;
import java.util.SortedMap;
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
    static final String TIMED_THREADS = "timed";
    static final String TIME_LIMIT = "#time-limit";
    static final String KEEP_ORIGINAL = "#keep-original";

    private final Journal journal;
    private final AgentCatalog catalog;
    private final FlowStarter starter;
    private final Failures failures;

    public static Steps of(Journal journal, AgentCatalog catalog, TriggerConfig.Retry retry, FlowCalls starter) {
        return new Steps(journal, catalog, new RetryRule(retry), starter);
    }

    Steps(Journal journal, AgentCatalog catalog, RetryRule retry, FlowStarter starter) {
        this.journal = journal;
        this.catalog = catalog;
        this.starter = starter;
        this.failures = new Failures(journal, retry);
    }

    Failures failures() {
        return failures;
    }

    /** Is there something to do, or was it done before a restart? */
    public void begin(Exchange exchange) {
        String opId = Baggage.opId(exchange);
        FlowRun run = Baggage.run(exchange);
        Journal.Entry before = run.recorded(opId);
        exchange.removeVariable(Baggage.CALL);
        exchange.removeVariable(Baggage.RESULT);
        if (before != null && run.decisions().wasRefused(opId)) {
            throw ActionFailed.refused(before.error());
        }
        boolean done = before != null && before.state() == Journal.State.DONE;
        exchange.setVariable(Baggage.TODO, !done);
        if (done) {
            keep(exchange, before.output());
        }
    }

    /** As {@link #begin}; a run that no person started has nobody to answer. */
    public void beginResponse(Exchange exchange) {
        begin(exchange);
        if (Boolean.TRUE.equals(exchange.getVariable(Baggage.TODO))
                && op(exchange).userPhone() == null) {
            Baggage.run(exchange).warn(Baggage.step(exchange) + ": nobody to answer: no person started this run");
            exchange.setVariable(Baggage.TODO, false);
        }
    }

    /** The list of a {@code foreach}, as it was when the run first came here. */
    public void items(Exchange exchange) {
        Object list = exchange.getVariable(Baggage.ITEMS);
        exchange.setVariable(
                Baggage.ITEMS,
                Baggage.run(exchange).decisions().decide(Baggage.step(exchange) + "/foreach", () -> Items.of(list)));
    }

    /** A templated action, as it was chosen when the run first came here. */
    public void choose(Exchange exchange) {
        String chosen = exchange.getVariable(Baggage.ACTION, String.class);
        exchange.setVariable(
                Baggage.ACTION,
                Baggage.run(exchange).decisions().decide(Baggage.opId(exchange) + "/action", () -> chosen));
    }

    /** The op that the action gets; what reaches out is remembered before it is begun, and so is what led here. */
    public void call(Exchange exchange) {
        FlowRun run = Baggage.run(exchange);
        Journal.Entry before = run.recorded(Baggage.opId(exchange));
        if (before != null && before.input() instanceof Map) {
            exchange.setVariable(Baggage.CALL, before.input());
        }
        Op op = op(exchange);
        exchange.setVariable(Baggage.OP, op);
        ActionRoute route = catalog.callable(exchange.getVariable(Baggage.ACTION, String.class));
        route.requireInputs(op.input());
        if (route.reachesOut()) {
            journal.started(op);
        }
    }

    /** What counts is what the journal holds, or will: it is all that another life would see. */
    public void finished(Exchange exchange) {
        Object result = exchange.getVariable(Baggage.RESULT);
        Op op = exchange.getVariable(Baggage.OP, Op.class);
        boolean onlyReads = catalog.callable(exchange.getVariable(Baggage.ACTION, String.class))
                .onlyReads();
        Baggage.clear(exchange);
        keep(exchange, journal.finished(op, result, onlyReads));
    }

    private static void keep(Exchange exchange, Object output) {
        Baggage.run(exchange).outputs().put(Baggage.step(exchange), Baggage.index(exchange), output);
        exchange.setVariable(Baggage.EMPTY, Truth.empty(output));
    }

    /** The items' outputs as the step's; failed items did not stop the others, they fail the step. */
    public void collect(Exchange exchange) {
        String step = Baggage.step(exchange);
        Outputs outputs = Baggage.run(exchange).outputs();
        SortedMap<Integer, Outputs.Failure> failed = outputs.failuresOf(step);
        failed.values().forEach(failure -> Failures.throwWhenLost(failure.cause()));
        if (!failed.isEmpty()) {
            String list = failed.entrySet().stream()
                    .map(entry -> "item " + entry.getKey() + ": "
                            + Causes.text(entry.getValue().cause()))
                    .collect(Collectors.joining("; "));
            boolean retryable = failed.values().stream().anyMatch(Outputs.Failure::retryable);
            throw retryable ? ActionFailed.transientFault(list, null) : ActionFailed.refused(list);
        }
        exchange.setVariable(Baggage.EMPTY, outputs.collect(step).isEmpty());
    }

    /** {@code on_empty: continue}, or {@code on_error: continue}: then what came out of the step is undefined. */
    public void continued(Exchange exchange) {
        Object error = exchange.removeVariable(Baggage.ERROR);
        if (error != null) {
            Baggage.run(exchange).warn(Baggage.step(exchange) + " failed and was passed over: " + error);
        }
        exchange.setVariable(Baggage.EMPTY, false);
    }

    /** After the response of a handler: {@code find-active-alert.on_empty} is where the flow says so. */
    public void stopped(Exchange exchange) {
        Baggage.run(exchange).stop("answered by " + Baggage.step(exchange) + because(exchange));
    }

    public void startFlow(Exchange exchange) {
        FlowRun run = Baggage.run(exchange);
        String next = exchange.getVariable(Baggage.NEXT, String.class);
        journal.settle(run.life());
        starter.child(run, Baggage.step(exchange), next);
        run.stop("went on with " + next + because(exchange));
    }

    private static String because(Exchange exchange) {
        Object error = exchange.getVariable(Baggage.ERROR);
        return error == null ? "" : ": " + error;
    }

    @SuppressWarnings("unchecked")
    static Op op(Exchange exchange) {
        return Baggage.run(exchange)
                .op(Baggage.step(exchange), Baggage.index(exchange), exchange.getVariable(Baggage.CALL, Map.class));
    }
}
