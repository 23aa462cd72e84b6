package dev.dromedary.engine;

import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * The exchange variables of a compiled flow. All but {@code op} are the engine's own and prefixed, so that what the
 * route of an action sets neither meets them nor stays for the next step.
 */
final class Baggage {

    /** The {@link FlowRun}. */
    static final String RUN = "flowRun";

    /** The {@link dev.dromedary.run.Op} that routes of actions hand to their beans. */
    static final String OP = "op";

    static final String STEP = "flowStep";
    static final String ITEMS = "flowItems";
    static final String ITEM = "flowItem";
    static final String INDEX = "flowIndex";
    static final String ACTION = "flowAction";
    static final String CALL = "flowCall";
    static final String RESULT = "flowResult";
    static final String TODO = "flowTodo";
    static final String EMPTY = "flowEmpty";
    static final String AGAIN = "flowAgain";
    static final String ERROR = "flowError";
    static final String NEXT = "flowNext";

    private static final Set<String> OURS =
            Set.of(RUN, OP, STEP, ITEMS, ITEM, INDEX, ACTION, CALL, RESULT, TODO, EMPTY, AGAIN, ERROR, NEXT);

    private Baggage() {}

    static FlowRun run(Exchange exchange) {
        return exchange.getVariable(RUN, FlowRun.class);
    }

    static String step(Exchange exchange) {
        return exchange.getVariable(STEP, String.class);
    }

    /** The index within {@code foreach}, else -1. */
    static int index(Exchange exchange) {
        Integer index = exchange.getVariable(INDEX, Integer.class);
        return index == null ? -1 : index;
    }

    static String opId(Exchange exchange) {
        return run(exchange).opId(step(exchange), index(exchange));
    }

    static Exception cause(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }

    /** What is not ours was left by the route of an action. */
    static void clear(Exchange exchange) {
        if (exchange.hasVariables()) {
            List.copyOf(exchange.getVariables().keySet()).stream()
                    .filter(name -> !OURS.contains(name))
                    .forEach(exchange::removeVariable);
        }
    }
}
