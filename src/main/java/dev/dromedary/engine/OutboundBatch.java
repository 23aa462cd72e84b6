package dev.dromedary.engine;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Gathers bodies in a list that is the body itself: lists kept in exchange properties lost messages (design.md). */
public final class OutboundBatch implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange batch, Exchange next) {
        Object call = next.getMessage().getBody();
        if (batch == null) {
            next.getMessage().setBody(new ArrayList<>(List.of(call)));
            return next;
        }
        @SuppressWarnings("unchecked")
        List<Object> calls = batch.getMessage().getBody(List.class);
        calls.add(call);
        return batch;
    }
}
