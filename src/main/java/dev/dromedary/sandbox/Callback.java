package dev.dromedary.sandbox;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * POSTs webhooks to the bot, signed, and repeats them with growing pauses while the bot does not answer 2xx. What
 * concerns one person goes through one lane, so it arrives in order as long as nothing fails; a repeat does not wait for
 * its turn, as with Meta.
 */
final class Callback implements AutoCloseable {

    private static final int LANES = 8;
    private static final int WAITING = 10_000;
    /** Meta repeats for seven days; a sandbox that was left alone gives up after about five minutes. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(240));

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<ScheduledThreadPoolExecutor> lanes = new ArrayList<>();
    private final Function<String, Map<String, String>> headers;

    /** @param headers of one POST from its body: the signature, above all */
    Callback(String name, Function<String, Map<String, String>> headers) {
        this.headers = headers;
        for (int i = 0; i < LANES; i++) {
            int lane = i;
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
                Thread thread = new Thread(work, "sandbox-" + name + "-" + lane);
                thread.setDaemon(true);
                return thread;
            });
            executor.setKeepAliveTime(10, TimeUnit.SECONDS);
            executor.allowCoreThreadTimeOut(true);
            lanes.add(executor);
        }
    }

    /** Completes with the HTTP status that ended it; -1 when given up. */
    CompletableFuture<Integer> post(URI url, String about, String body) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        ScheduledThreadPoolExecutor lane = lanes.get(Math.floorMod(about.hashCode(), LANES));
        if (lane.getQueue().size() >= WAITING) {
            done.complete(-1);
            return done;
        }
        Map<String, String> signed = headers.apply(body);
        schedule(lane, Duration.ZERO, () -> attempt(lane, url, body, signed, 0, done), done);
        return done;
    }

    private void attempt(
            ScheduledThreadPoolExecutor lane,
            URI url,
            String body,
            Map<String, String> signed,
            int attempt,
            CompletableFuture<Integer> done) {
        int status = send(url, body, signed);
        if (status / 100 == 2 || attempt == PAUSES.size()) {
            done.complete(status);
            return;
        }
        schedule(lane, PAUSES.get(attempt), () -> attempt(lane, url, body, signed, attempt + 1, done), done);
    }

    private int send(URI url, String body, Map<String, String> signed) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        signed.forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (java.io.IOException unreachable) {
            return -1;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static void schedule(
            ScheduledThreadPoolExecutor lane, Duration pause, Runnable work, CompletableFuture<Integer> done) {
        try {
            var unused = lane.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            done.complete(-1);
        }
    }

    @Override
    public void close() {
        lanes.forEach(ScheduledThreadPoolExecutor::shutdownNow);
    }
}
