package dev.dromedary.app;

import dev.dromedary.problem.Problem;
import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the gateway, or says in one message why not and leaves nothing half-started. */
@Command(name = "serve", description = "Runs the gateway (the default command)", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    /** Not an exit code: the server's threads keep the process alive. */
    static final int SERVING = -1;

    private static final int REFUSED = 1;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the TriggerConfig; default config/whatsapp-bot.yaml")
    private String config;

    @Option(names = "--port", paramLabel = "PORT", description = "in place of the document's; 0: any free one")
    private Integer port;

    @Override
    public Integer call() {
        CompletableFuture<Store> store = new CompletableFuture<>();
        try {
            Settings settings = Settings.read(config, port, System.getenv());
            // Migrating takes about as long as Spring needs to find its beans. A thread of our own has our
            // class loader, which is where the drivers are.
            new Thread(() -> store.completeAsync(() -> open(settings), Runnable::run), "store-open").start();
            start(settings, store);
            return SERVING;
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(ServeCommand.class).debug("the start failed", e);
            return refuse(store, reason(e));
        }
    }

    /** Spring wraps what its beans throw. */
    private static String reason(Throwable failure) {
        Throwable last = failure;
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof StartRefused || e instanceof StoreUnavailable) {
                return e.getMessage();
            }
            last = e;
        }
        return "cannot start: " + (last.getMessage() == null ? last : last.getMessage());
    }

    private static Store open(Settings settings) {
        String password = settings.databasePassword() == null
                ? null
                : settings.databasePassword().reveal();
        return Store.open(settings.databaseUrl(), settings.databaseUser(), password);
    }

    private static void start(Settings settings, CompletableFuture<Store> store) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("server.address", settings.config().server().host());
        properties.put("server.port", settings.config().server().port());
        SpringApplication application = new SpringApplication(GatewayConfiguration.class);
        application.setDefaultProperties(properties);
        application.setAdditionalProfiles(settings.mode().name().toLowerCase(Locale.ROOT));
        application.setRegisterShutdownHook(true);
        application.addInitializers(context -> {
            GenericApplicationContext generic = (GenericApplicationContext) context;
            generic.registerBean(Settings.class, () -> settings);
            // Once Spring knows its beans and before it makes the web server, which would tell of the failure too.
            generic.addBeanFactoryPostProcessor(beans -> store.join());
            generic.registerBean(Store.class, store::join, definition -> definition.setDestroyMethodName("close"));
        });
        Logger log = LoggerFactory.getLogger(Dromedary.class);
        settings.warnings().stream().map(Problem::toString).forEach(log::warn);
        application.run();
    }

    private static int refuse(CompletableFuture<Store> store, String message) {
        System.err.println(message);
        // What failed before there was anything to open leaves this incomplete; else it was opened or is about to be.
        var unused = store.thenAccept(Store::close);
        return REFUSED;
    }
}
