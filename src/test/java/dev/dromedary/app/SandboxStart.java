package dev.dromedary.app;

import dev.dromedary.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** What {@code serve} gives Spring, for tests inside Spring's test context: the sandbox on a free port. */
class SandboxStart implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        try {
            Path data = Files.createTempDirectory("dromedary");
            Settings settings =
                    Settings.read(null, 0, Map.of("DROMEDARY_DB_URL", "jdbc:sqlite:" + data.resolve("test.db")));
            Store store = Store.open(settings.databaseUrl(), null, null, InstantSource.system());
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "serve",
                            Map.of("server.port", settings.config().server().port(), "server.address", "127.0.0.1")));
            context.getEnvironment().addActiveProfile("sandbox");
            GenericApplicationContext generic = (GenericApplicationContext) context;
            generic.registerBean(Settings.class, () -> settings);
            generic.registerBean(Store.class, () -> store, definition -> definition.setDestroyMethodName("close"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
