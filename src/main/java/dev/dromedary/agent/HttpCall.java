package dev.dromedary.agent;

import dev.dromedary.store.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP exchange to be made by {@code direct:http-exchange}: the only place where addresses and tokens of others
 * stand, as a value on its way and never in a log.
 *
 * @param body sent as JSON unless it is text; null for none
 */
record HttpCall(String method, String url, Map<String, String> headers, Object body, Duration timeout) {

    HttpCall {
        headers = new LinkedHashMap<>(headers);
        headers.putIfAbsent("User-Agent", "dromedary/1.0.0");
        if (body != null && headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
            headers.put("Content-Type", body instanceof String ? "text/plain; charset=utf-8" : "application/json");
        }
    }

    /** As the route takes it. */
    Map<String, Object> toMap() {
        return Output.of(
                "method", method,
                "url", url,
                "headers", headers,
                "body", body == null || body instanceof String ? body : Json.write(body),
                "timeout", timeout.toMillis());
    }
}
