package dev.dromedary.engine.outbound;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dromedary.store.Json;
import dev.dromedary.testing.Stalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as Graph (or Slack) would, and remembers what it received and when. */
final class GraphStandIn implements AutoCloseable {

    record Received(long nanos, String path, Map<String, List<String>> headers, Map<String, Object> body) {}

    /** {@code body} null: the connection is closed without an answer; {@code delayMillis} before anything. */
    record Reply(int status, String body, long delayMillis, Map<String, String> headers) {

        static Reply of(int status, String body) {
            return new Reply(status, body, 0, Map.of());
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger next = new AtomicInteger();
    final List<Received> received = new CopyOnWriteArrayList<>();
    volatile Reply reply;

    GraphStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        long now = System.nanoTime();
        try (exchange) {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(
                    now,
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    Json.map(text)));
            Reply told = reply;
            if (told == null) {
                told = Reply.of(200, "{\"messages\":[{\"id\":\"wamid." + next.incrementAndGet() + "\"}]}");
            }
            Thread.sleep(told.delayMillis());
            if (told.body() == null) {
                return;
            }
            told.headers().forEach(exchange.getResponseHeaders()::add);
            byte[] bytes = told.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(told.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The most requests that began within any second; what a stall pushed together is not held against anybody. */
    int mostInASecond(Stalls stalls) {
        return stalls.most(received.stream().map(Received::nanos).toList(), Duration.ofSeconds(1));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
