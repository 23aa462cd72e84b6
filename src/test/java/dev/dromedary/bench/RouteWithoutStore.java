package dev.dromedary.bench;

import dev.dromedary.engine.BodyBudget;
import dev.dromedary.engine.Ingress;
import dev.dromedary.event.Event;
import dev.dromedary.event.Ids;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.whatsapp.NotJson;
import dev.dromedary.whatsapp.Signature;
import dev.dromedary.whatsapp.WebhookPayload;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The webhook's own route and policy, read from routes/, with a bean that checks and parses but keeps nothing. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RouteWithoutStore {

    private static final String TEMPLATE = "ingress.whatsapp-message";

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(RouteWithoutStore.class);
        // The gateway's properties name its own health indicator, which is not here.
        System.setProperty("management.endpoint.health.group.readiness.include", "readinessState");
        application.run(args);
    }

    @Bean
    CamelContextConfiguration routes() {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                camel.getRegistry()
                        .bind(
                                "ingress",
                                new Ingress(
                                        () -> true,
                                        BodyBudget.of(Runtime.getRuntime().maxMemory())));
                camel.getRegistry().bind("whatsapp-webhook", new Check());
                try {
                    load(camel, "policy/ingress.camel.yaml");
                    load(camel, "ingress/whatsapp-message.camel.yaml");
                    ((ModelCamelContext) camel)
                            .addRouteFromTemplate(
                                    TEMPLATE, TEMPLATE, Map.of("path", "/webhooks/whatsapp", "platform", "whatsapp"));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {}
        };
    }

    private static void load(CamelContext camel, String file) throws Exception {
        String text = MergedFolder.read("routes", null).get(file).text();
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString(file, text));
    }

    /** In the place of {@link dev.dromedary.whatsapp.WhatsAppWebhook}. */
    public static final class Check {

        private final InstantSource clock = InstantSource.system();
        private final Ids ids = new Ids(clock);

        public void signed(String platform, byte[] body, String signature) {
            if (!Signature.matches(Webhooks.APP_SECRET, body, signature)) {
                throw new IllegalArgumentException("not signed");
            }
        }

        public void keep(String platform, byte[] body) throws NotJson {
            List<Event> events = WebhookPayload.parse(body, platform, ids, clock.instant());
            if (events.isEmpty()) {
                throw new IllegalStateException("the benchmark's bodies hold a message each");
            }
        }
    }
}
