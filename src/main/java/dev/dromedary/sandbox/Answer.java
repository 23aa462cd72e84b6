package dev.dromedary.sandbox;

import dev.dromedary.store.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a stand-in answers: always JSON. */
public record Answer(int status, Map<String, String> headers, String body) {

    public static Answer json(int status, Object body) {
        return new Answer(status, Map.of(), Json.write(body));
    }

    public static Answer ok(Object body) {
        return json(200, body);
    }

    public Answer with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Answer(status, all, body);
    }
}
