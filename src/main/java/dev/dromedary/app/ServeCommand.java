package dev.dromedary.app;

import dev.dromedary.problem.Problem;
import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
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
        Store store = null;
        try {
            Settings settings = Settings.read(config, port, System.getenv());
            store = open(settings);
            start(settings, store);
            return SERVING;
        } catch (StartRefused | StoreUnavailable e) {
            return refuse(store, e.getMessage());
        } catch (RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            LoggerFactory.getLogger(ServeCommand.class).debug("the start failed", e);
            return refuse(store, "cannot start: " + (root.getMessage() == null ? root : root.getMessage()));
        }
    }

    private static Store open(Settings settings) {
        String password = settings.databasePassword() == null
                ? null
                : settings.databasePassword().reveal();
        return Store.open(settings.databaseUrl(), settings.databaseUser(), password);
    }

    private static void start(Settings settings, Store store) {
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
            generic.registerBean(Store.class, () -> store, definition -> definition.setDestroyMethodName("close"));
        });
        Logger log = LoggerFactory.getLogger(Dromedary.class);
        settings.warnings().stream().map(Problem::toString).forEach(log::warn);
        application.run();
    }

    private static int refuse(Store store, String message) {
        System.err.println(message);
        if (store != null) {
            store.close();
        }
        return REFUSED;
    }
}
