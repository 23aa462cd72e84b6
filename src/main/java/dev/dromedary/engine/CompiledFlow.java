package dev.dromedary.engine;

import dev.dromedary.flow.AgentFlow;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;

/** One version of a flow as a route of its own, with the producer that leads into it and a count of who is inside. */
final class CompiledFlow {

    private final AgentFlow flow;
    private final Endpoint entry;
    private final Producer producer;
    private final AtomicInteger inside = new AtomicInteger();

    CompiledFlow(AgentFlow flow, Endpoint entry) throws Exception {
        this.flow = flow;
        this.entry = entry;
        // A ProducerTemplate would keep the endpoint of a removed route for ever.
        this.producer = entry.createProducer();
        producer.start();
    }

    AgentFlow flow() {
        return flow;
    }

    /** Called under the directory's lock, so that the route is not removed before the run is inside. */
    CompiledFlow enter() {
        inside.incrementAndGet();
        return this;
    }

    void leave() {
        inside.decrementAndGet();
    }

    /** The run's way through the route, on the caller's thread. */
    Exchange travel(FlowRun run) {
        Exchange exchange = entry.createExchange();
        exchange.setVariable(Baggage.RUN, run);
        try {
            producer.process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        return exchange;
    }

    boolean drained() {
        return inside.get() == 0;
    }

    Endpoint entry() {
        return entry;
    }

    void close() {
        producer.stop();
    }
}
