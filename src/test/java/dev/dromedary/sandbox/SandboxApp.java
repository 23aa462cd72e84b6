package dev.dromedary.sandbox;

import java.time.InstantSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The sandbox's web half in a real Tomcat on a port of the system's choice, without the bot. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class
})
@Import(SandboxWeb.class)
class SandboxApp {

    @Bean
    SandboxSettings settings() {
        return SandboxSettings.sample().withTemplates(SampleTemplates.ALL);
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    static ServletWebServerApplicationContext start(String profile) {
        return (ServletWebServerApplicationContext) new SpringApplicationBuilder(SandboxApp.class)
                .profiles(profile)
                .properties("server.port=0", "server.address=127.0.0.1", "logging.level.root=WARN")
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .registerShutdownHook(false)
                .run();
    }
}
