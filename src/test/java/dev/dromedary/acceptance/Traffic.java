package dev.dromedary.acceptance;

import dev.dromedary.store.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * People who write, one message after another, and Meta between them and the bot: each message has an id of its own and
 * is repeated, at whatever replica, until it is answered 200. What was answered is what the bot has to answer for.
 */
final class Traffic implements AutoCloseable {

    private static final int NO_ANSWER = -1;
    private static final int NO_CONNECTION = -2;

    /** One request: when it was over, and its status, or why there is none. */
    record Attempt(Instant ended, int status) {

        boolean isCut() {
            return status == NO_ANSWER;
        }
    }

    private final List<URI> doors = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> answered = new ConcurrentHashMap<>();
    private final Map<String, Instant> answeredAt = new ConcurrentHashMap<>();
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final List<Thread> writers = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean stopping;
    private volatile boolean givenUp;

    /** Where Meta delivers from now on. */
    void to(Collection<URI> replicas) {
        List<URI> before = List.copyOf(doors);
        doors.addAll(replicas);
        doors.removeAll(before.stream().filter(door -> !replicas.contains(door)).toList());
    }

    static URI door(Bot bot) {
        return bot.url("/webhooks/whatsapp");
    }

    /** @param pause of each after an answer */
    Traffic start(int people, Duration pause) {
        for (int i = 0; i < people; i++) {
            String person = EchoSite.person(i);
            String mark = "p" + i + "-";
            Thread writer = new Thread(
                    () -> {
                        for (int n = 1; !stopping; n++) {
                            write(person, "ECHO " + mark + n, mark + n);
                            pause(pause);
                        }
                    },
                    "writer-" + i);
            writer.setDaemon(true);
            writer.start();
            writers.add(writer);
        }
        return this;
    }

    /** Returns when it was answered 200, or when there is nobody who could. */
    void write(String person, String text, String mark) {
        byte[] body = body(person, text, "wamid." + mark);
        while (!givenUp) {
            int status = post(body);
            attempts.add(new Attempt(Instant.now(), status));
            if (status == 200) {
                answeredAt.put(mark, Instant.now());
                answered.computeIfAbsent(person, p -> new CopyOnWriteArrayList<>())
                        .add(mark);
                return;
            }
            pause(Duration.ofMillis(100));
        }
    }

    static byte[] body(String person, String text, String wamid) {
        Map<String, Object> message = Map.of(
                "from",
                person,
                "id",
                wamid,
                "timestamp",
                Long.toString(System.currentTimeMillis() / 1000),
                "type",
                "text",
                "text",
                Map.of("body", text));
        Map<String, Object> value = Map.of(
                "messaging_product", "whatsapp",
                "metadata", Map.of("phone_number_id", "1234567890"),
                "messages", List.of(message));
        Map<String, Object> entry = Map.of("id", "1", "changes", List.of(Map.of("field", "messages", "value", value)));
        return Json.write(Map.of("object", "whatsapp_business_account", "entry", List.of(entry)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A connection of its own: whether a kept one still lives is a question that HTTP leaves open. */
    private int post(byte[] body) {
        List<URI> now = List.copyOf(doors);
        try {
            HttpURLConnection call = (HttpURLConnection) now.get(Math.floorMod(next.getAndIncrement(), now.size()))
                    .toURL()
                    .openConnection();
            call.setRequestMethod("POST");
            call.setDoOutput(true);
            call.setConnectTimeout(5_000);
            call.setReadTimeout(30_000);
            call.setRequestProperty("Connection", "close");
            call.setRequestProperty("Content-Type", "application/json");
            call.setRequestProperty("X-Hub-Signature-256", Caller.signature(Tutorial.APP_SECRET, body));
            call.setFixedLengthStreamingMode(body.length);
            call.connect();
            call.getOutputStream().write(body);
            return call.getResponseCode();
        } catch (ConnectException e) {
            return NO_CONNECTION;
        } catch (IOException e) {
            return NO_ANSWER;
        }
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** By person, in the order of their answers. */
    Map<String, List<String>> answered() {
        return answered;
    }

    int count() {
        return answered.values().stream().mapToInt(List::size).sum();
    }

    /** How often each status came; -1: no answer, -2: no connection. */
    Map<Integer, Long> statuses() {
        return attempts.stream().collect(Collectors.groupingBy(Attempt::status, TreeMap::new, Collectors.counting()));
    }

    /** When this message was answered 200. */
    Instant answeredAt(String mark) {
        return answeredAt.get(mark);
    }

    /** Lets each end what it has in hand. */
    Traffic stop() {
        stopping = true;
        for (Thread writer : writers) {
            try {
                writer.join(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return this;
    }

    /** Whatever is in hand. */
    @Override
    public void close() {
        givenUp = true;
        stop();
    }
}
