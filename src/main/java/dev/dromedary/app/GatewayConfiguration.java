package dev.dromedary.app;

import dev.dromedary.config.Mode;
import dev.dromedary.console.AdminToken;
import dev.dromedary.console.ConsoleWeb;
import dev.dromedary.console.Sources;
import dev.dromedary.engine.Replay;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.sandbox.ApprovedTemplates;
import dev.dromedary.sandbox.SandboxSettings;
import dev.dromedary.sandbox.SandboxWeb;
import dev.dromedary.store.Store;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;

/** Spring's part: the web server, its filter, health, and when {@link Parts} are prepared and opened. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ConsoleWeb.class, SandboxWeb.class})
class GatewayConfiguration {

    @Bean
    InstantSource clock(Store store) {
        return store.clock();
    }

    @Bean(destroyMethod = "close")
    Parts parts(Settings settings, Store store, CamelContext camel, InstantSource clock) {
        return new Parts(settings, store, (ModelCamelContext) camel, clock);
    }

    /** Once Camel has started: only then does a route that cannot start fail by itself and not take the others along. */
    @Bean
    CamelContextConfiguration routes(org.springframework.beans.factory.ObjectProvider<Parts> parts) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                // Its beans are what routes name.
                parts.getObject();
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {
                try {
                    parts.getObject().prepare();
                } catch (Exception e) {
                    throw new StartRefused("the routes cannot be loaded: " + e.getMessage(), e);
                }
            }
        };
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> opening(Parts parts) {
        return ready -> parts.open();
    }

    /** Work in hand goes through Camel's routes, which Spring stops before any bean: so it ends beside the requests. */
    @Bean
    Stopping stopping(Parts parts) {
        return new Stopping(parts);
    }

    @Bean
    FilterRegistrationBean<RawBodies> rawBodies(Parts parts) {
        FilterRegistrationBean<RawBodies> filter = new FilterRegistrationBean<>(new RawBodies(parts::isOpen));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<Door> door(Parts parts) {
        FilterRegistrationBean<Door> filter = new FilterRegistrationBean<>(new Door(parts.budget()));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    @Bean
    HealthIndicator dromedary(Parts parts, Settings settings) {
        StoreCheck store = new StoreCheck(parts.store());
        return () -> {
            if (!store.answers()) {
                return Health.down().withDetail("store", "does not answer").build();
            }
            Health.Builder health = parts.isOpen() ? Health.up() : Health.outOfService();
            return health.withDetail("mode", settings.mode().name().toLowerCase(java.util.Locale.ROOT))
                    .withDetail("degraded", parts.isDegraded())
                    .build();
        };
    }

    /** What an operator watches: how much has arrived and is not done, and how much waits for the disk. */
    @Bean
    MeterBinder meters(Parts parts) {
        return registry -> {
            Gauge.builder("dromedary.inbox.backlog", parts, Parts::backlog)
                    .description("events that were accepted and have no outcome yet")
                    .register(registry);
            Gauge.builder("dromedary.inbox.dead", parts, Parts::dead)
                    .description("events that were set aside after their last attempt and not replayed")
                    .register(registry);
            Gauge.builder("dromedary.store.waiting", parts, one -> one.store().waiting())
                    .description("writes that wait for the shared commit")
                    .register(registry);
            Gauge.builder("dromedary.degraded", parts, one -> one.isDegraded() ? 1 : 0)
                    .description("1 when a broken document was replaced or left out at start")
                    .register(registry);
        };
    }

    @Bean
    Sources sources(Parts parts) {
        return parts.sources();
    }

    @Bean
    Replay replay(Parts parts) {
        return parts.replay();
    }

    @Bean
    AdminToken adminToken(Settings settings) {
        return new AdminToken(settings.config().server().adminToken());
    }

    @Bean
    @Profile("sandbox")
    SandboxSettings sandboxSettings(Settings settings) {
        if (settings.mode() != Mode.SANDBOX) {
            throw new StartRefused("the profile sandbox is on, but the WhatsApp secrets are set");
        }
        String platform = settings.config().platforms().keySet().iterator().next();
        URI callback = URI.create("http://127.0.0.1:"
                + settings.config().server().port() + settings.config().server().basePath() + "/" + platform);
        return SandboxSettings.of(settings.config(), platform, callback, ApprovedTemplates.of(templates(settings)));
    }

    private static Map<String, String> templates(Settings settings) {
        Map<String, String> texts = new TreeMap<>();
        MergedFolder.read("templates/whatsapp", settings.folder().resolve("templates/whatsapp"))
                .forEach((path, source) -> texts.put(path.replaceFirst("\\.ya?ml$", ""), source.text()));
        return texts;
    }
}
