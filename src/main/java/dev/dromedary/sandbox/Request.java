package dev.dromedary.sandbox;

import dev.dromedary.store.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What arrived at a stand-in, whichever server carried it.
 *
 * @param path below the vendor's root, such as {@code /v26.0/1234567890/messages}
 * @param query decoded; a repeated key keeps all its values
 * @param headers by lower-case name
 */
public record Request(
        String method, String path, Map<String, List<String>> query, Map<String, String> headers, String body) {

    /** {@code rawQuery} as it stands in the URL, or null. */
    public static Request of(
            String method, String path, String rawQuery, Map<String, List<String>> headers, String body) {
        Map<String, String> lower = new LinkedHashMap<>();
        headers.forEach((name, values) -> {
            if (name != null && !values.isEmpty()) {
                lower.put(name.toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        return new Request(method, path, queryOf(rawQuery), lower, body == null ? "" : body);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public Optional<String> param(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The credential after {@code scheme}, such as {@code Bearer}; empty when the header is missing or of another scheme. */
    public Optional<String> credential(String scheme) {
        return header("authorization")
                .filter(value -> value.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(value -> value.substring(scheme.length()).strip());
    }

    /** The body as a JSON object; empty when it is none. */
    public Optional<Map<String, Object>> json() {
        try {
            return Optional.ofNullable(Json.map(body));
        } catch (IllegalArgumentException notAnObject) {
            return Optional.empty();
        }
    }

    /** The path's parts, without the empty one before the first slash. */
    public List<String> segments() {
        List<String> parts = new ArrayList<>(List.of(path.split("/", -1)));
        parts.removeIf(String::isEmpty);
        return parts;
    }

    private static Map<String, List<String>> queryOf(String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String pair : raw.split("&", -1)) {
            int at = pair.indexOf('=');
            String key = at < 0 ? pair : pair.substring(0, at);
            String value = at < 0 ? "" : pair.substring(at + 1);
            query.computeIfAbsent(decode(key), k -> new ArrayList<>()).add(decode(value));
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
