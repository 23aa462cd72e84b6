package dev.dromedary.console;

import dev.dromedary.engine.Replay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The API inside the app; needs {@link Sources}, {@link Replay} and {@link AdminToken} as beans. */
@Configuration(proxyBeanMethods = false)
public class ConsoleWeb implements WebMvcConfigurer {

    private final AdminToken token;

    public ConsoleWeb(AdminToken token) {
        this.token = token;
    }

    @Bean
    ApiController apiController(Sources sources) {
        return new ApiController(sources);
    }

    @Bean
    EventsController eventsController(Sources sources, Replay replay) {
        return new EventsController(sources, replay);
    }

    @Bean
    Replies replies() {
        return new Replies();
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(token);
    }
}
