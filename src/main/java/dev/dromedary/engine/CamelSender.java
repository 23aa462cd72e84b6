package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Permits;
import dev.dromedary.outbox.Sender;
import dev.dromedary.outbox.SentMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;

/**
 * Sends through the routes of {@code routes/outbox}. A send occupies a thread while it waits for the throttle and the
 * answer; the outbox hands over no more than there are permits.
 */
public final class CamelSender implements Sender, AutoCloseable {

    private final CamelContext camel;
    private final Supplier<TriggerConfig> config;
    private final ExecutorService threads;
    private final ExecutorService batches;
    private final ProducerTemplate producer;

    /**
     * Puts the beans that the routes name into the context's registry; construct it before they are loaded.
     *
     * @param config asked at every send, so that a changed token is used at once
     */
    public CamelSender(CamelContext camel, Supplier<TriggerConfig> config) {
        this.camel = camel;
        this.config = config;
        this.threads = Executors.newCachedThreadPool(named("outbox-send-"));
        this.batches = Executors.newSingleThreadExecutor(named("outbox-batch-"));
        this.producer = camel.createProducerTemplate();
        camel.getRegistry().bind("outbox-answers", new OutboundAnswers());
        camel.getRegistry().bind("outbox-http", new OutboundHttp());
        camel.getRegistry().bind("outbox-batch", new OutboundBatch());
        camel.getRegistry().bind("outbox-senders", threads);
        camel.getRegistry().bind("outbox-batches", batches);
        camel.getRegistry().bind("outbox-mail", OutboundMail.of(config.get().mail()));
    }

    /** How many messages this sender takes at once. */
    public Permits permits() {
        return new OutboundLimits(config);
    }

    @Override
    public CompletableFuture<Answer> send(SentMessage message, boolean slowed, BooleanSupplier ours) {
        OutboundCall call = new OutboundCall(message, config.get(), slowed, ours);
        threads.execute(() -> route(call));
        return call.answer();
    }

    private void route(OutboundCall call) {
        try {
            Exchange exchange = new DefaultExchange(camel);
            exchange.getMessage().setBody(call);
            Exchange done = producer.send(call.entry(), exchange);
            if (done.getException() != null) {
                call.answered(OutboundFault.answer(done.getException(), call.hasLeft()));
            } else if (!call.isBulk()) {
                call.answered(new Answer.Unknown("the route ended without an answer"));
            }
        } catch (RuntimeException e) {
            call.answered(OutboundFault.answer(e, call.hasLeft()));
        }
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger next = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + next.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** After the outbox was closed: nothing is under way any more. */
    @Override
    public void close() {
        batches.shutdownNow();
        threads.shutdownNow();
        producer.stop();
    }
}
