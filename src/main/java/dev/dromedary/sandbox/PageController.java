package dev.dromedary.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.context.annotation.Profile;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page and its two files. They do not lie in a folder that Spring serves by itself, for then production would serve
 * them too.
 */
@RestController
@Profile("sandbox")
class PageController {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private record File(MediaType type, String content) {}

    private final Map<String, File> files = Map.of(
            "index.html", file("index.html", "text/html;charset=UTF-8"),
            "phone.js", file("phone.js", "text/javascript;charset=UTF-8"),
            "phone.css", file("phone.css", "text/css;charset=UTF-8"));

    @GetMapping("/")
    ResponseEntity<String> page() {
        return serve("index.html");
    }

    @GetMapping("/sandbox/page/{name}")
    ResponseEntity<String> part(@PathVariable String name) {
        return serve(name);
    }

    private ResponseEntity<String> serve(String name) {
        File file = files.get(name);
        return file == null
                ? ResponseEntity.notFound().build()
                : ResponseEntity.ok()
                        .contentType(file.type())
                        .cacheControl(CacheControl.noCache())
                        .header("Content-Security-Policy", POLICY)
                        .header("X-Content-Type-Options", "nosniff")
                        .header("Referrer-Policy", "no-referrer")
                        .body(file.content());
    }

    private static File file(String name, String type) {
        try (InputStream in = PageController.class.getResourceAsStream("/sandbox-page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks sandbox-page/" + name);
            }
            return new File(MediaType.parseMediaType(type), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
