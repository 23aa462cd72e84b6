package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Asked;
import dev.dromedary.acceptance.chaos.Evidence.Want;
import dev.dromedary.store.Json;
import dev.dromedary.whatsapp.Signature;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People and systems that write: each one thing after the other, and each thing until it is answered 200, as Meta does;
 * sometimes again although it was.
 */
final class Senders implements AutoCloseable {

    /** Meta takes about one message in six seconds for the same person: enough people that this is not what is measured. */
    static final int PEOPLE = 250;

    private static final double ALERTS = 0.1;
    static final String STRANGER = "15559999999";
    private static final double AGAIN = 0.1;

    /** The first people after the one on call write several messages at once: only then can order be broken. */
    static final int HASTY = 8;

    private static final int BURST = 6;

    private final Timeline timeline;
    private final Draws draws;
    private final Door door;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final AtomicInteger repeats = new AtomicInteger();
    private final AtomicInteger taps = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile CompletableFuture<Void> tapping = CompletableFuture.completedFuture(null);

    Senders(Timeline timeline, Door door, long seed) {
        this.timeline = timeline;
        this.door = door;
        this.draws = new Draws(seed);
    }

    /** Begins; completes when everything was answered 200. */
    CompletableFuture<Void> begin(int events, Duration length) {
        List<List<Want>> wants = wants(events, length);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int person = 0; person < wants.size(); person++) {
            List<Want> theirs = wants.get(person);
            long pause = length.toMillis() / Math.max(1, theirs.size());
            all.add(next(person, theirs, 0, pause));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenCompose(done -> tapping);
    }

    private List<List<Want>> wants(int events, Duration length) {
        List<List<Want>> wants = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            wants.add(new ArrayList<>());
        }
        SplittableRandom random = draws.of("plan");
        // Meta takes 45 at once for one person, then one in six seconds; a third of the wants are two messages.
        int hasty = Math.min(60, Math.max(BURST, events / (3 * HASTY) / BURST * BURST));
        int writers = Math.min(PEOPLE - 1, 39 + events / 50) - HASTY;
        double alerts = Math.min(ALERTS, (10 + length.toSeconds() / 15.0) / events);
        for (int i = 0; i < events; i++) {
            if (i < hasty * HASTY) {
                wants.get(1 + i % HASTY).add(message(random));
            } else if (random.nextDouble() < alerts) {
                // The first person is on call, and answers pages only.
                wants.get(0).add(Want.ALERT);
            } else {
                wants.get(1 + HASTY + random.nextInt(writers)).add(message(random));
            }
        }
        return wants;
    }

    private static Want message(SplittableRandom random) {
        int kind = random.nextInt(100);
        return kind < 55 ? Want.TAKE : kind < 85 ? Want.NOTE : Want.REMIND;
    }

    private CompletableFuture<Void> next(int person, List<Want> wants, int n, long pause) {
        if (n == wants.size()) {
            return CompletableFuture.completedFuture(null);
        }
        boolean hasty = person > 0 && person <= HASTY;
        long about = hasty ? (n % BURST == 0 ? BURST * pause : 0) : pause;
        long wait = between(draws.of("person " + person, n), about / 2, about * 3 / 2);
        return later(wait)
                .thenCompose(slept -> ask(person, wants.get(n), n))
                .thenCompose(answered -> next(person, wants, n + 1, pause));
    }

    private CompletableFuture<Void> ask(int person, Want want, int n) {
        if (want == Want.ALERT) {
            String key = "a-%04d".formatted(n);
            byte[] body = bytes(Map.of("severity", "warning", "service", "api", "message", key));
            return until200(
                    want,
                    key,
                    "alerts",
                    n,
                    World.ALERT_PATH,
                    body,
                    Map.of("Authorization", "Bearer " + World.TOKEN, "Idempotency-Key", key));
        }
        String key = "p%02d-%04d".formatted(person, n);
        return write(
                want, key, World.phone(person), n, Map.of("type", "text", "text", Map.of("body", want + " " + key)));
    }

    /** Somebody whom nobody knows; nothing may ever come back. */
    CompletableFuture<Void> stranger() {
        byte[] body = webhook(
                STRANGER,
                "wamid.stranger",
                Map.of("type", "text", "text", Map.of("body", "NOTE stranger")),
                Optional.empty());
        return until200(Want.NOTE, "stranger", STRANGER, 0, World.WHATSAPP_PATH, body, signed(body));
    }

    /** The one on call taps Acknowledge on each page, one after the other. */
    synchronized void tap(String key, String wamid, String payload) {
        int n = taps.getAndIncrement();
        tapping = tapping.thenCompose(before -> write(
                Want.ACK,
                key,
                World.phone(0),
                n,
                Map.of(
                        "context", Map.of("from", World.OWN_PHONE, "id", wamid),
                        "type", "button",
                        "button", Map.of("payload", payload, "text", "Acknowledge"))));
    }

    private CompletableFuture<Void> write(Want want, String key, String from, int n, Map<String, Object> message) {
        byte[] body = webhook(from, "wamid." + want + "." + key, message, Optional.of("Person"));
        return until200(want, key, from, n, World.WHATSAPP_PATH, body, signed(body));
    }

    private CompletableFuture<Void> until200(
            Want want, String key, String sender, int n, String path, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(door.url(path))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/json")
                .header(Door.WHAT, want + " " + key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        note(want, key, sender, n, -1);
        return until200(want + " " + key, request.build(), 1).thenAccept(tries -> {
            note(want, key, sender, n, timeline.now());
            SplittableRandom random = draws.of("again " + want + " " + key);
            if (random.nextDouble() < AGAIN) {
                repeats.incrementAndGet();
                var unused = later(between(random, 0, 4000)).thenCompose(x -> post(request.build()));
            }
        });
    }

    private CompletableFuture<Integer> until200(String what, HttpRequest request, int time) {
        return post(request).thenCompose(status -> {
            if (status / 100 == 2) {
                return CompletableFuture.completedFuture(time);
            }
            repeats.incrementAndGet();
            return later(between(draws.of("try " + what, time), 200, 600))
                    .thenCompose(x -> until200(what, request, time + 1));
        });
    }

    /** What a stranger asks is never to be answered. */
    private void note(Want want, String key, String sender, int n, long answeredAt) {
        if (!sender.equals(STRANGER)) {
            asked.put(want + " " + key, new Asked(want, key, sender, n, answeredAt));
        }
    }

    private CompletableFuture<Integer> post(HttpRequest request) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((reply, failure) -> failure == null ? reply.statusCode() : 502);
    }

    private CompletableFuture<Void> later(long millis) {
        CompletableFuture<Void> then = new CompletableFuture<>();
        var unused = clock.schedule(() -> then.complete(null), millis, TimeUnit.MILLISECONDS);
        return then;
    }

    private static long between(SplittableRandom random, long least, long most) {
        return least + (long) (random.nextDouble() * (most - least));
    }

    private static Map<String, String> signed(byte[] body) {
        return Map.of("X-Hub-Signature-256", Signature.of(World.APP_SECRET, body));
    }

    private static byte[] webhook(String from, String wamid, Map<String, Object> content, Optional<String> name) {
        Map<String, Object> message = new java.util.LinkedHashMap<>(content);
        message.put("from", from);
        message.put("id", wamid);
        message.put("timestamp", Long.toString(System.currentTimeMillis() / 1000));
        Map<String, Object> value = Map.of(
                "messaging_product", "whatsapp",
                "metadata", Map.of("display_phone_number", World.OWN_PHONE, "phone_number_id", World.NUMBER),
                "contacts", List.of(Map.of("profile", Map.of("name", name.orElse("Nobody")), "wa_id", from)),
                "messages", List.of(message));
        return bytes(Map.of(
                "object",
                "whatsapp_business_account",
                "entry",
                List.of(Map.of("id", "1", "changes", List.of(Map.of("field", "messages", "value", value))))));
    }

    private static byte[] bytes(Object body) {
        return Json.write(body).getBytes(StandardCharsets.UTF_8);
    }

    List<Asked> asked() {
        return List.copyOf(asked.values());
    }

    int repeats() {
        return repeats.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
