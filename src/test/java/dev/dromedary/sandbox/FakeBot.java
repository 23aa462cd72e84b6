package dev.dromedary.sandbox;

import com.sun.net.httpserver.HttpServer;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Just enough of a bot: takes webhooks, checks their signature, and keeps them. */
final class FakeBot implements AutoCloseable {

    record Webhook(String path, Map<String, String> headers, String body) {

        /** The only entry's only change's value. */
        Map<String, Object> value() {
            Object entry = Shape.list(Json.map(body), "entry").get(0);
            return Shape.object(Shape.list(entry, "changes").get(0), "value");
        }

        Map<String, Object> first(String kind) {
            List<?> all = Shape.list(value(), kind);
            return all.isEmpty() ? Map.of() : Shape.object(Map.of("it", all.get(0)), "it");
        }
    }

    private final SandboxSettings settings;
    private final HttpServer server;
    final SentLog<Webhook> webhooks = new SentLog<>();
    final AtomicInteger failing = new AtomicInteger();

    FakeBot(SandboxSettings settings) throws IOException {
        this.settings = settings;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                Request request = Request.of(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestURI().getRawQuery(),
                        exchange.getRequestHeaders(),
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] answer = request.param("hub.challenge").orElse("").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status(request), answer.length == 0 ? -1 : answer.length);
                if (answer.length > 0) {
                    exchange.getResponseBody().write(answer);
                }
            }
        });
        server.start();
    }

    private int status(Request request) {
        if (request.method().equals("GET")) {
            return request.param("hub.verify_token")
                            .map(settings.verifyToken()::matches)
                            .orElse(false)
                    ? 200
                    : 403;
        }
        if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return 503;
        }
        String meta = request.header("X-Hub-Signature-256").orElse("");
        String pagerDuty = request.header("X-PagerDuty-Signature").orElse("");
        boolean signed = meta.equals("sha256=" + Signing.hex(settings.appSecret(), request.body()))
                || pagerDuty.equals("v1=" + Signing.hex(settings.pagerDutySecret(), request.body()));
        if (signed || request.path().contains("/alert/") || request.path().contains("/deploy/")) {
            webhooks.add(new Webhook(request.path(), request.headers(), request.body()));
            return 200;
        }
        return 401;
    }

    Webhook await(java.util.function.Predicate<Webhook> which) {
        return webhooks.await(which, Duration.ofSeconds(10))
                .orElseThrow(() -> new AssertionError("not received; there is " + webhooks.all()));
    }

    Webhook awaitStatus(String status) {
        return await(webhook -> webhook.path().endsWith("whatsapp")
                && webhook.first("statuses").getOrDefault("status", "").equals(status));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/whatsapp");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
