package dev.dromedary.app;

import dev.dromedary.console.Sources;
import dev.dromedary.store.Store;
import dev.dromedary.whatsapp.WhatsAppWebhook;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;

/** The whole bot without Spring and without its HTTP door: for tests that start it many times. */
public final class BareBot implements AutoCloseable {

    private final Store store;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final NoHttp doors = new NoHttp();
    private final Parts parts;
    private final Settings settings;

    private BareBot(Settings settings, InstantSource clock) {
        this.settings = settings;
        store = Store.open(settings.databaseUrl(), settings.databaseUser(), null, clock);
        camel.disableJMX();
        PlatformHttpComponent door = new PlatformHttpComponent();
        door.setEngine(doors);
        camel.addComponent("platform-http", door);
        parts = new Parts(settings, store, camel, clock);
    }

    /** @param clock what the bot takes for now */
    public static BareBot open(Map<String, String> environment, InstantSource clock) throws Exception {
        BareBot bot = closed(environment, clock);
        bot.begin();
        return bot;
    }

    /** Ready to {@link #begin}: takes in webhooks and works at nothing. */
    public static BareBot closed(Map<String, String> environment, InstantSource clock) throws Exception {
        BareBot bot = new BareBot(Settings.read(null, 0, environment), clock);
        bot.parts.prepare();
        bot.camel.start();
        return bot;
    }

    public void begin() {
        parts.open();
    }

    public Store store() {
        return store;
    }

    Settings settings() {
        return settings;
    }

    public Sources sources() {
        return parts.sources();
    }

    /** The bean behind Meta's webhook. */
    public WhatsAppWebhook whatsapp() {
        return camel.getRegistry().lookupByNameAndType("whatsapp-webhook", WhatsAppWebhook.class);
    }

    /** What is behind this path gets it as from HTTP; the status that it answers. */
    public int post(String path, Map<String, String> headers, byte[] body) throws Exception {
        Silent door = doors.doors.get("POST " + path);
        Exchange exchange = door.getEndpoint().createExchange(ExchangePattern.InOut);
        exchange.getMessage().setHeaders(new HashMap<>(headers));
        exchange.getMessage().setBody(body);
        door.getProcessor().process(exchange);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
    }

    @Override
    public void close() {
        parts.close();
        camel.stop();
        store.close();
    }

    private static final class NoHttp implements PlatformHttpEngine {

        private final Map<String, Silent> doors = new ConcurrentHashMap<>();

        @Override
        public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
            Silent door = new Silent(endpoint, processor);
            doors.put(endpoint.getHttpMethodRestrict() + " " + endpoint.getPath(), door);
            return door;
        }
    }

    private static final class Silent extends DefaultConsumer implements PlatformHttpConsumer {

        Silent(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }
    }
}
