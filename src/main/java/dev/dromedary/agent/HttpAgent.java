package dev.dromedary.agent;

import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Op;
import dev.dromedary.store.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Agent {@code http}, and what the connector route {@code http-exchange} needs around its HTTP component. */
public final class HttpAgent {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** {@code http.request}: what is to be called. */
    public Map<String, Object> request(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        String method = in.textOr("method", "GET").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw ActionFailed.refused("there is no HTTP method " + method);
        }
        String url = in.need("url");
        if (!url.matches("(?i)https?://.*")) {
            throw ActionFailed.refused("`url` must start with http:// or https://");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        in.map("headers").forEach((key, value) -> headers.put(key, String.valueOf(value)));
        headers.putIfAbsent("Idempotency-Key", op.id());
        Duration timeout = Duration.ofMillis(in.number("timeout", LIMIT.toSeconds()) * 1000);
        return new HttpCall(method, url, headers, input.get("body"), timeout).toMap();
    }

    /** {@code http.request}: any answer is an output; the flow decides by {@code status}. A 5xx may be retried. */
    public Map<String, Object> response(Map<String, Object> reply) {
        HttpReply read = HttpReply.of(reply);
        if (read.status() >= 500 || read.status() == 429) {
            read.require("the server");
        }
        return reply;
    }

    /** {@code http.respond}: what the webhook's caller is answered. */
    public Map<String, Object> respond(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        int status = (int) in.number("status", 200);
        if (status < 200 || status > 599) {
            throw ActionFailed.refused("`status` is no HTTP status: " + status);
        }
        return Output.of("status", status, "body", input.get("body"));
    }

    /** Fills the message's headers for the HTTP component from a call. */
    public void prepare(Map<String, Object> call, Map<String, Object> headers) {
        headers.put("CamelHttpMethod", call.get("method"));
        headers.put("CamelHttpUri", call.get("url"));
        Json.toMap(call.get("headers")).forEach((key, value) -> {
            // A header of Camel's own would steer the component.
            if (!key.regionMatches(true, 0, "Camel", 0, 5)) {
                headers.put(key, value);
            }
        });
    }

    /** The HTTP component's answer as a map. */
    public Map<String, Object> reply(String body, Map<String, Object> headers) {
        Map<String, Object> kept = new LinkedHashMap<>();
        headers.forEach((key, value) -> {
            if (!key.regionMatches(true, 0, "Camel", 0, 5) && value != null) {
                kept.put(key.toLowerCase(Locale.ROOT), value.toString());
            }
        });
        return Output.of("status", headers.get("CamelHttpResponseCode"), "headers", kept, "body", parsed(body));
    }

    private static Object parsed(String body) {
        if (body == null || body.isBlank()) {
            return null;
        }
        String text = body.strip();
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                return Json.read(text, Object.class);
            } catch (IllegalArgumentException notJson) {
                return body;
            }
        }
        return body;
    }

    /** No answer at all. The address is named by its host only: a path or query may hold a token. */
    public void failed(Map<String, Object> call, Exception cause) {
        if (cause instanceof ActionFailed known) {
            throw known;
        }
        String name = cause.getClass().getSimpleName();
        String why = name.contains("Timeout") ? "no answer in " + call.get("timeout") + " ms" : "not reachable";
        throw ActionFailed.transientFault(host(String.valueOf(call.get("url"))) + ": " + why, cause);
    }

    static String host(String url) {
        try {
            URI uri = new URI(url);
            return uri.getPort() < 0 ? String.valueOf(uri.getHost()) : uri.getHost() + ":" + uri.getPort();
        } catch (URISyntaxException e) {
            return "the address";
        }
    }
}
