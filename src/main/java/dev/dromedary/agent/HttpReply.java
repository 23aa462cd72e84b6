package dev.dromedary.agent;

import dev.dromedary.run.ActionFailed;
import dev.dromedary.store.Json;
import java.util.List;
import java.util.Map;

/** What {@code direct:http-exchange} brings back: status, headers in lower case, body parsed where it is JSON. */
record HttpReply(int status, Map<String, Object> headers, Object body) {

    static HttpReply of(Map<String, Object> reply) {
        return new HttpReply(
                ((Number) reply.get("status")).intValue(),
                reply.get("headers") instanceof Map<?, ?> headers ? Json.toMap(headers) : Map.of(),
                reply.get("body"));
    }

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Itself when it is a success; else a failure that says who answered what, and whether a retry can help. */
    HttpReply require(String who) {
        if (ok()) {
            return this;
        }
        String said = who + " answered HTTP " + status;
        if (status == 429) {
            Object reset = headers.getOrDefault("ratelimit-reset", headers.get("retry-after"));
            throw ActionFailed.transientFault(
                    said + ": too many requests" + (reset == null ? "" : ", again in " + reset + " s"), null);
        }
        if (status >= 500 || status == 408) {
            throw ActionFailed.transientFault(said, null);
        }
        throw ActionFailed.refused(said + explanation());
    }

    Map<String, Object> map(String key) {
        return body instanceof Map<?, ?> map && map.get(key) instanceof Map<?, ?> value ? Json.toMap(value) : Map.of();
    }

    List<Map<String, Object>> maps(String key) {
        return body instanceof Map<?, ?> map && map.get(key) instanceof List<?> items
                ? items.stream().filter(Map.class::isInstance).map(Json::toMap).toList()
                : List.of();
    }

    /** A refusal's own words, cut: they may echo anything. */
    private String explanation() {
        Map<String, Object> error = map("error");
        Object message = error.getOrDefault("message", body instanceof Map<?, ?> map ? map.get("message") : null);
        if (message == null) {
            return "";
        }
        String text = message.toString();
        return ": " + (text.length() > 200 ? text.substring(0, 200) : text);
    }
}
