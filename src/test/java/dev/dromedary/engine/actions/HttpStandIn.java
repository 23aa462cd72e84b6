package dev.dromedary.engine.actions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on 127.0.0.1 that answers as it was told and remembers what it was asked. */
public final class HttpStandIn implements AutoCloseable {

    /** What arrived; header names in the form {@code Idempotency-key}. */
    public record Request(String method, String target, Map<String, List<String>> headers, String body) {

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    private record Reply(int status, String body, Map<String, String> headers, long pause, CountDownLatch together) {}

    private static final CountDownLatch NOBODY = new CountDownLatch(0);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    public HttpStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@code request} such as {@code GET /incidents/P1}, without a query. */
    public HttpStandIn on(String request, int status, String body) {
        replies.put(request, new Reply(status, body, Map.of(), 0, NOBODY));
        return this;
    }

    public HttpStandIn on(String request, int status, String body, Map<String, String> headers) {
        replies.put(request, new Reply(status, body, headers, 0, NOBODY));
        return this;
    }

    public HttpStandIn slowly(String request, long millis) {
        replies.put(request, new Reply(200, "ok", Map.of(), millis, NOBODY));
        return this;
    }

    /** None of these is answered before each of them was asked. */
    public HttpStandIn together(List<String> requests) {
        CountDownLatch all = new CountDownLatch(requests.size());
        requests.forEach(request -> replies.put(request, new Reply(200, "ok", Map.of(), 0, all)));
        return this;
    }

    public List<Request> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                body));
        Reply reply = replies.getOrDefault(
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
                new Reply(404, "{}", Map.of(), 0, NOBODY));
        try {
            reply.together().countDown();
            reply.together().await(2, java.util.concurrent.TimeUnit.MINUTES);
            // A hanging server, until the test is over.
            closing.await(reply.pause(), java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        reply.headers().forEach((key, value) -> exchange.getResponseHeaders().set(key, value));
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
