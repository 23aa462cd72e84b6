package dev.dromedary.engine;

import java.util.concurrent.TimeoutException;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * The aggregation of a step's {@code timeout}: a multicast to the one action, whose copy of the exchange is left to
 * itself when the time is up. A circuit breaker's time limit will not do: its late task still writes to the caller's
 * exchange (Camel 4.17, ResilienceProcessor.processTask).
 */
final class TimeLimit implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange none, Exchange called, Exchange caller) {
        caller.setVariable(Baggage.RESULT, called.getVariable(Baggage.RESULT));
        caller.setException(called.getException());
        return caller;
    }

    @Override
    public Exchange aggregate(Exchange none, Exchange called) {
        throw new UnsupportedOperationException("the caller's exchange is needed");
    }

    @Override
    public void timeout(Exchange caller, int index, int total, long millis) {
        caller.setException(new TimeoutException("no answer within " + millis + " ms"));
    }
}
