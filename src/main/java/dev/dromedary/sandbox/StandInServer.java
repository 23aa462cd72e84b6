package dev.dromedary.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The three stand-ins on a port of 127.0.0.1 that the system chooses, for tests and benchmarks; this one also obeys
 * {@link Faults}. Base URLs are roots as in the environment: {@link #graphUrl} is {@code WHATSAPP_API_BASE_URL}.
 */
public final class StandInServer implements AutoCloseable {

    static {
        // Without it the JDK's server delays small answers by 40 ms (Nagle against delayed acknowledgement).
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final GraphStandIn graph;
    private final PagerDutyStandIn pagerDuty;
    private final SlackStandIn slack;

    private StandInServer(SandboxSettings settings, InstantSource clock) throws IOException {
        this.graph = new GraphStandIn(settings, clock);
        this.pagerDuty = new PagerDutyStandIn(settings, clock);
        this.slack = new SlackStandIn(settings, clock);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "stand-in");
            thread.setDaemon(true);
            return thread;
        });
        serve("/graph", graph);
        serve("/pagerduty", pagerDuty);
        serve("/slack", slack);
        server.setExecutor(threads);
        server.start();
    }

    public static StandInServer start() {
        return start(SandboxSettings.sample());
    }

    public static StandInServer start(SandboxSettings settings) {
        return start(settings, InstantSource.system());
    }

    public static StandInServer start(SandboxSettings settings, InstantSource clock) {
        try {
            return new StandInServer(settings, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("the stand-in server could not start", e);
        }
    }

    private void serve(String root, StandIn standIn) {
        server.createContext(root, exchange -> {
            try (exchange) {
                handle(exchange, root, standIn);
            }
        });
    }

    private static void handle(HttpExchange exchange, String root, StandIn standIn) throws IOException {
        URI uri = exchange.getRequestURI();
        Request request = Request.of(
                exchange.getRequestMethod(),
                uri.getPath().substring(root.length()),
                uri.getRawQuery(),
                exchange.getRequestHeaders(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Optional<Faults.Fault> fault = standIn.faults().take(request);
        if (fault.isEmpty()) {
            reply(exchange, standIn.answer(request));
        } else if (fault.get() instanceof Faults.Reply reply) {
            reply(exchange, reply.answer());
        } else if (fault.get() instanceof Faults.Delay delay) {
            Answer answer = standIn.answer(request);
            if (sleep(delay)) {
                reply(exchange, answer);
            }
        } else if (fault.get() instanceof Faults.LoseAnswer) {
            standIn.answer(request);
        }
        // Closing the exchange without an answer closes the connection: Drop, and the end of LoseAnswer.
    }

    private static boolean sleep(Faults.Delay delay) {
        try {
            Thread.sleep(delay.by().toMillis());
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void reply(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String graphUrl() {
        return baseUrl() + "/graph";
    }

    /** For REST and for Events v2 alike. */
    public String pagerDutyUrl() {
        return baseUrl() + "/pagerduty";
    }

    public String slackUrl() {
        return baseUrl() + "/slack";
    }

    /** Where the bot listens for WhatsApp, such as {@code http://127.0.0.1:8080/webhooks/whatsapp}. */
    public void callback(URI whatsappUrl) {
        graph.callback(whatsappUrl);
        pagerDuty.callback(whatsappUrl);
    }

    public GraphStandIn graph() {
        return graph;
    }

    public PagerDutyStandIn pagerDuty() {
        return pagerDuty;
    }

    public SlackStandIn slack() {
        return slack;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        graph.close();
        pagerDuty.close();
    }
}
