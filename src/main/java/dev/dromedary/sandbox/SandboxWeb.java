package dev.dromedary.sandbox;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The sandbox inside the app: the stand-ins under {@code /sandbox/graph}, {@code /sandbox/pagerduty} and {@code
 * /sandbox/slack}, the page at {@code /}. It exists in the profile {@code sandbox} alone; needs a {@link SandboxSettings}
 * and an {@link InstantSource} bean.
 */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
public class SandboxWeb implements WebMvcConfigurer {

    @Bean
    GraphStandIn graphStandIn(SandboxSettings settings, InstantSource clock) {
        GraphStandIn graph = new GraphStandIn(settings, clock);
        // A message is read when somebody has its chat open on the page.
        graph.receipts(Receipts.DELIVERED);
        return graph;
    }

    @Bean
    PagerDutyStandIn pagerDutyStandIn(SandboxSettings settings, InstantSource clock) {
        return new PagerDutyStandIn(settings, clock);
    }

    @Bean
    SlackStandIn slackStandIn(SandboxSettings settings, InstantSource clock) {
        return new SlackStandIn(settings, clock);
    }

    @Bean
    VendorController vendorController(GraphStandIn graph, PagerDutyStandIn pagerDuty, SlackStandIn slack) {
        return new VendorController(graph, pagerDuty, slack);
    }

    @Bean
    PhoneController phoneController(GraphStandIn graph) {
        return new PhoneController(graph, new TutorialCalls(graph));
    }

    @Bean
    PageController pageController() {
        return new PageController();
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Loopback());
    }
}
