package dev.dromedary.sandbox;

import dev.dromedary.config.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Slack's Web API as far as a notifier uses it. A refusal is HTTP 200 with {@code ok: false}. */
public final class SlackStandIn implements StandIn {

    /** A message that Slack took. */
    public record Post(String channel, String text, Map<String, Object> body) {}

    private final Secret token;
    private final InstantSource clock;
    private final Faults faults = new Faults();
    private final SentLog<Post> posts = new SentLog<>();
    private final Set<String> archived = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    /** About one message a second for each channel, short bursts tolerated. */
    private final Rates rate;

    public SlackStandIn(SandboxSettings settings, InstantSource clock) {
        this.token = settings.slackToken();
        this.clock = clock;
        this.rate = new Rates(clock, 20, Duration.ofSeconds(1));
    }

    @Override
    public Faults faults() {
        return faults;
    }

    @Override
    public Answer answer(Request request) {
        String given = request.credential("Bearer").orElse("");
        if (given.isEmpty()) {
            return refused("not_authed");
        }
        if (token != null && !token.matches(given)) {
            return refused("invalid_auth");
        }
        return switch (request.path().replaceFirst("^/(api/)?", "")) {
            case "chat.postMessage" -> post(request);
            case "auth.test" -> Answer.ok(Map.of("ok", true, "user", "dromedary", "team", "sandbox"));
            default -> refused("unknown_method");
        };
    }

    private Answer post(Request request) {
        Map<String, Object> body = request.json().orElse(Map.of());
        String channel = Shape.text(body, "channel");
        String text = Shape.text(body, "text");
        if (channel.isEmpty() || unknown.contains(channel)) {
            return refused("channel_not_found");
        }
        if (archived.contains(channel)) {
            return refused("is_archived");
        }
        if (text.isEmpty() && Shape.list(body, "blocks").isEmpty()) {
            return refused("no_text");
        }
        if (Shape.length(text) > 40_000) {
            return refused("msg_too_long");
        }
        if (!rate.take(channel)) {
            return Answer.json(429, Map.of("ok", false, "error", "ratelimited")).with("Retry-After", "1");
        }
        posts.add(new Post(channel, text, body));
        long now = clock.millis();
        String ts = now / 1000 + "." + String.format("%06d", now % 1000 * 1000 + posts.count() % 1000);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", true);
        answer.put("channel", channel);
        answer.put("ts", ts);
        answer.put("message", Map.of("type", "message", "text", text, "ts", ts));
        return Answer.ok(answer);
    }

    private static Answer refused(String error) {
        return Answer.ok(Map.of("ok", false, "error", error));
    }

    public SentLog<Post> posts() {
        return posts;
    }

    public void archive(String channel) {
        archived.add(channel);
    }

    public void forget(String channel) {
        unknown.add(channel);
    }
}
