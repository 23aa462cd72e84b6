package dev.dromedary.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.dromedary.store.Json;

/** Rendered texts that hold JSON, such as the {@code services} of the tutorial's status flow. */
public final class JsonText {

    private static final ObjectReader WHOLE =
            Json.mapper().readerFor(Object.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonText() {}

    /** The list or map that a text holds; any other text, and any other value, as it is. Nothing is thrown. */
    public static Object parseIfJson(Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        String bare = text.strip();
        boolean candidate = bare.length() > 1
                && ((bare.startsWith("[") && bare.endsWith("]")) || (bare.startsWith("{") && bare.endsWith("}")));
        if (!candidate) {
            return value;
        }
        try {
            return WHOLE.readValue(bare);
        } catch (JsonProcessingException e) {
            return value;
        }
    }
}
