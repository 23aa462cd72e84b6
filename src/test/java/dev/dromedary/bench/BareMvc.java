package dev.dromedary.bench;

import dev.dromedary.whatsapp.Signature;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What the same machine can do at most: Spring MVC alone, the signature checked, nothing parsed, nothing kept. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    TaskExecutionAutoConfiguration.class
})
@Import(BareMvc.Handler.class)
public class BareMvc {

    public static void main(String[] args) {
        SpringApplication.run(BareMvc.class, args);
    }

    @RestController
    static class Handler {

        @PostMapping("/webhooks/whatsapp")
        @ResponseStatus(HttpStatus.OK)
        void accept(@RequestBody byte[] body, @RequestHeader(Signature.HEADER) String signature) {
            if (!Signature.matches(Webhooks.APP_SECRET, body, signature)) {
                throw new ResponseStatusException(HttpStatus.UNAUTHORIZED);
            }
        }
    }
}
