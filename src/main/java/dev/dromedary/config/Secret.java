package dev.dromedary.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that never reaches a log, an error, the console or an audit row: it prints as {@code ***}. */
public record Secret(String value) {

    public Secret {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("a secret may not be empty");
        }
    }

    public static Secret ofNullable(String value) {
        return value == null || value.isBlank() ? null : new Secret(value.strip());
    }

    /** The value itself: call only where it leaves for the service it belongs to. */
    public String reveal() {
        return value;
    }

    /** Compared in constant time. */
    public boolean matches(String candidate) {
        return candidate != null
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    @JsonValue
    public String toString() {
        return "***";
    }
}
