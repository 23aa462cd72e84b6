package dev.dromedary.app;

import dev.dromedary.problem.Problem;
import dev.dromedary.store.Store;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot inside {@code camel run}, which is camel-main on Vert.x, without Spring: {@code application.properties} names
 * this class under {@code camel.main.configurationClasses}.
 */
public final class CamelJBang implements CamelConfiguration {

    private static final Logger log = LoggerFactory.getLogger(CamelJBang.class);

    /** Before the routes of the command line are loaded: they name our beans. */
    @Override
    public void configure(CamelContext camel) {
        log.info("configure: routes {}", camel.getRoutesSize());
        Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        Integer port = Optional.ofNullable(camel.resolvePropertyPlaceholders("{{?camel.server.port}}"))
                .map(Integer::valueOf)
                .orElse(null);
        log.info("port {}", port);
        Settings settings = Settings.read(null, port, System.getenv());
        Store store = Store.open(settings.databaseUrl(), settings.databaseUser(), null, InstantSource.system());
        Parts parts = new Parts(settings, store, (ModelCamelContext) camel, InstantSource.system());
        settings.warnings().stream().map(Problem::toString).forEach(log::warn);
        camel.addLifecycleStrategy(new Way(parts, store));
    }

    private static final class Way extends LifecycleStrategySupport {

        private final Parts parts;
        private final Store store;

        Way(Parts parts, Store store) {
            this.parts = parts;
            this.store = store;
        }

        @Override
        public void onContextStarted(CamelContext camel) {
            parts.open();
        }

        @Override
        public void onContextStarting(CamelContext camel) {
            log.info("starting: routes {}", camel.getRoutesSize());
            try {
                parts.prepare();
            } catch (Exception e) {
                log.error("x", e);
                throw new StartRefused("the routes cannot be loaded: " + e.getMessage(), e);
            }
        }

        @Override
        public void onContextStopping(CamelContext camel) {
            parts.close();
        }

        @Override
        public void onContextStopped(CamelContext camel) {
            store.close();
        }
    }
}
