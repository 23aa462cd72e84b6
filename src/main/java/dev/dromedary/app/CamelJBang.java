package dev.dromedary.app;

import dev.dromedary.config.Mode;
import dev.dromedary.problem.Problem;
import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot inside {@code camel run}, which is camel-main and Vert.x without Spring: {@code application.properties} names
 * this class under {@code camel.main.configurationClasses}, and the jar comes with {@code --dep}.
 */
public final class CamelJBang extends LifecycleStrategySupport implements CamelConfiguration {

    private static final Logger log = LoggerFactory.getLogger(CamelJBang.class);
    private static final String PORT = "{{?camel.server.port}}";

    private final List<AutoCloseable> running = new ArrayList<>();
    private Parts parts;

    /**
     * Before the routes of the command line are loaded, because they name our beans.
     *
     * @throws StartRefused with every reason at once; nothing was begun
     */
    @Override
    public void configure(CamelContext camel) throws Exception {
        try {
            inOurClasses(() -> build((ModelCamelContext) camel));
        } catch (StartRefused e) {
            // Camel JBang prints the trace of what stops it; the reasons are enough.
            StartRefused reasons = new StartRefused(e.getMessage());
            reasons.setStackTrace(new StackTraceElement[0]);
            throw reasons;
        }
        camel.addLifecycleStrategy(this);
    }

    private void build(ModelCamelContext camel) {
        Settings settings = settings(camel);
        settings.warnings().stream().map(Problem::toString).forEach(log::warn);
        try {
            if (settings.mode() == Mode.SANDBOX) {
                CamelJBangSandbox sandbox = CamelJBangSandbox.start(settings);
                running.add(sandbox);
                settings = sandbox.settings();
            }
            Store store = Store.open(
                    settings.databaseUrl(),
                    settings.databaseUser(),
                    settings.databasePassword() == null
                            ? null
                            : settings.databasePassword().reveal());
            running.add(store);
            parts = new Parts(settings, store, camel, store.clock());
            running.add(parts);
        } catch (StoreUnavailable e) {
            close();
            throw new StartRefused(e.getMessage(), e);
        }
        CamelJBangServer server = new CamelJBangServer(settings.config().server());
        camel.getRegistry().bind("dromedary-http-server", server);
    }

    private static Settings settings(CamelContext camel) {
        // What --port sets; without it the TriggerConfig's own.
        String port = camel.resolvePropertyPlaceholders(PORT);
        return Settings.read(null, port == null || port.isBlank() ? null : Integer.valueOf(port), System.getenv());
    }

    /** The routes of the command line are there now, and none of them is started. */
    @Override
    public void onContextInitializing(CamelContext camel) throws VetoCamelContextStartException {
        try {
            inOurClasses(parts::prepare);
        } catch (Exception e) {
            close();
            throw new VetoCamelContextStartException("the routes cannot be loaded: " + e.getMessage(), e, camel);
        }
    }

    @Override
    public void onContextStarted(CamelContext camel) {
        try {
            inOurClasses(parts::open);
        } catch (Exception e) {
            // Camel only notes what fails here; a gateway that answers 503 for ever must not look as if it ran.
            log.error("cannot start", e);
            camel.stop();
        }
    }

    @Override
    public void onContextStopping(CamelContext camel) {
        running.remove(parts);
        parts.close();
    }

    @Override
    public void onContextStopped(CamelContext camel) {
        close();
    }

    private void close() {
        for (int i = running.size() - 1; i >= 0; i--) {
            try {
                running.get(i).close();
            } catch (Exception e) {
                log.warn("did not stop in order: {}", e.getMessage());
            }
        }
        running.clear();
    }

    private interface Work {
        void run() throws Exception;
    }

    /** {@code --dep} has a class loader of its own; Jinjava looks its classes up in the thread's. */
    private static void inOurClasses(Work work) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(CamelJBang.class.getClassLoader());
        try {
            work.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
