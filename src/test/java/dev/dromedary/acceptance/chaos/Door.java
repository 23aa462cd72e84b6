package dev.dromedary.acceptance.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network before the replicas: hands each request to one that is ready, now and then to two at the same instant, late,
 * or without bringing the answer back.
 */
final class Door implements AutoCloseable {

    private static final List<String> CARRIED =
            List.of("Content-Type", "X-Hub-Signature-256", "Authorization", "Idempotency-Key");
    /** Says what a request is, each time that it comes. */
    static final String WHAT = "X-Chaos-What";

    private static final int AWAY = 502;
    private static final int SLOWEST = 600;
    private static final Set<Integer> EXPECTED = Set.of(200, 202, 503);

    private final Timeline timeline;
    private final List<Replica> replicas;
    private final List<String> surprises = new CopyOnWriteArrayList<>();
    private final Draws draws;
    private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();
    private final double share;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "door");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger doubled = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();

    /** @param share of the requests that it harms, each way */
    Door(Timeline timeline, List<Replica> replicas, long seed, double share) throws IOException {
        this.timeline = timeline;
        this.replicas = replicas;
        this.draws = new Draws(seed);
        this.share = share;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    int doubled() {
        return doubled.get();
    }

    int unanswered() {
        return unanswered.get();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            SplittableRandom random = draws(exchange, body);
            boolean twice = random.nextDouble() < share;
            boolean lost = random.nextDouble() < share;
            boolean late = random.nextDouble() < share;
            int delay = random.nextInt(SLOWEST);
            if (late) {
                Thread.sleep(delay);
            }
            CompletableFuture<Integer> answer = hand(exchange, body, random);
            if (twice) {
                doubled.incrementAndGet();
                answer = answer.thenCombine(hand(exchange, body, random), Math::min);
            }
            int status = answer.join();
            if (lost) {
                unanswered.incrementAndGet();
            }
            exchange.sendResponseHeaders(lost ? AWAY : status, -1);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Integer> hand(HttpExchange exchange, byte[] body, SplittableRandom random) {
        List<Replica> ready = replicas.stream().filter(Replica::isReady).toList();
        if (ready.isEmpty()) {
            return CompletableFuture.completedFuture(AWAY);
        }
        Replica replica = ready.get(random.nextInt(ready.size()));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        replica.url(exchange.getRequestURI().toString()))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : CARRIED) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .handle((reply, failure) -> {
                    if (failure == null && !EXPECTED.contains(reply.statusCode())) {
                        surprises.add(replica.name() + " answered " + reply.statusCode() + " at " + timeline.now());
                    }
                    return failure == null ? reply.statusCode() : AWAY;
                });
    }

    /** Answers that no sender should ever see. */
    List<String> surprises() {
        return surprises;
    }

    /** Statuses have no name that a seed could know. */
    private SplittableRandom draws(HttpExchange exchange, byte[] body) {
        String name = exchange.getRequestHeaders().getFirst(WHAT);
        String what = name == null ? Integer.toString(Arrays.hashCode(body)) : name;
        return draws.of(
                what, turns.computeIfAbsent(what, one -> new AtomicInteger()).getAndIncrement());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
