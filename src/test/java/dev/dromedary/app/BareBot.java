package dev.dromedary.app;

import dev.dromedary.console.Sources;
import dev.dromedary.store.Store;
import dev.dromedary.whatsapp.WhatsAppWebhook;
import java.time.InstantSource;
import java.util.Map;
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
    private final Parts parts;
    private final Settings settings;

    private BareBot(Settings settings, InstantSource clock) {
        this.settings = settings;
        store = Store.open(settings.databaseUrl(), settings.databaseUser(), null, clock);
        camel.disableJMX();
        PlatformHttpComponent door = new PlatformHttpComponent();
        door.setEngine(new NoHttp());
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

    @Override
    public void close() {
        parts.close();
        camel.stop();
        store.close();
    }

    private static final class NoHttp implements PlatformHttpEngine {

        @Override
        public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
            return new Silent(endpoint, processor);
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
