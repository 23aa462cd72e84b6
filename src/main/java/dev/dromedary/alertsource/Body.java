package dev.dromedary.alertsource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.dromedary.store.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads bodies that were made by a template rather than a JSON writer, and values that may not be there. */
public final class Body {

    /** Datadog puts {@code $EVENT_MSG} into the template as it is: with raw line breaks inside the string. */
    private static final ObjectReader LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build()
            .readerForMapOf(Object.class);

    private Body() {}

    /**
     * The JSON object in {@code raw}, its texts fit to be stored: they become keys before they become rows.
     *
     * @throws UnreadableBody when it is none; trying again cannot help
     */
    @SuppressWarnings("unchecked") // Jackson's maps have String keys
    public static Map<String, Object> parse(byte[] raw) {
        try {
            Map<String, Object> object = LENIENT.readValue(raw);
            if (object == null) {
                throw new UnreadableBody("the body is not a JSON object", null);
            }
            return (Map<String, Object>) Text.storable((Object) object);
        } catch (JsonProcessingException e) {
            throw new UnreadableBody("the body is not a JSON object: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableBody("the body is not a JSON object", e);
        }
    }

    @SuppressWarnings("unchecked") // Jackson's maps have String keys
    static Map<String, Object> object(Object parent, String key) {
        return parent instanceof Map<?, ?> map && map.get(key) instanceof Map<?, ?> child
                ? (Map<String, Object>) child
                : Map.of();
    }

    static List<?> list(Object parent, String key) {
        return parent instanceof Map<?, ?> map && map.get(key) instanceof List<?> child ? child : List.of();
    }

    /** The first of {@code keys} that has a value; null when none has. */
    static String text(Object parent, String... keys) {
        if (parent instanceof Map<?, ?> map) {
            for (String key : keys) {
                Object value = map.get(key);
                if (value != null && !(value instanceof Map) && !(value instanceof List)) {
                    String text = value.toString().strip();
                    if (!text.isEmpty()) {
                        return text;
                    }
                }
            }
        }
        return null;
    }

    /** RFC 3339 with any offset; null for anything else and for Go's zero time. */
    static Instant time(String text) {
        if (text == null || text.startsWith("0001-")) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    /** A short stable fingerprint of values whose order does not matter. */
    static String fingerprint(Map<String, ?> values) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(new TreeMap<>(values).toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
