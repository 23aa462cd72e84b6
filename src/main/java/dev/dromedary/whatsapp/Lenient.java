package dev.dromedary.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dromedary.store.Text;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads a tree whose types nobody promised: everything absent or of an odd type is null or empty, never an error. */
final class Lenient {

    /** PostgreSQL refuses index entries above about 2,700 bytes; no id of Meta's comes near this. */
    private static final int LONGEST_KEY = 240;

    private Lenient() {}

    static JsonNode at(JsonNode node, String... path) {
        JsonNode here = node;
        for (String key : path) {
            here = here.path(key);
        }
        return here;
    }

    /** A string or number as text that every store accepts, or null; blank counts as absent. */
    static String text(JsonNode node, String... path) {
        JsonNode found = at(node, path);
        if (!found.isTextual() && !found.isNumber()) {
            return null;
        }
        String clean = Text.storable(found.asText());
        return clean.isBlank() ? null : clean;
    }

    /** The elements of an array; empty for anything else. */
    static List<JsonNode> list(JsonNode node, String key) {
        JsonNode found = node.path(key);
        return found.isArray()
                ? StreamSupport.stream(found.spliterator(), false).toList()
                : List.of();
    }

    /** How deep lists and objects are nested; 1 for a plain value. */
    static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return deepest + 1;
    }

    /** Unix seconds, as string or number; {@code otherwise} for anything else. */
    static Instant time(JsonNode node, Instant otherwise) {
        String text = text(node);
        if (text == null) {
            return otherwise;
        }
        try {
            return Instant.ofEpochMilli(Math.multiplyExact(Long.parseLong(text.strip()), 1000L));
        } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
            return otherwise;
        }
    }

    /** The number in {@code text}, or 0: Meta's own code for "unknown". */
    static int code(JsonNode node) {
        String text = text(node);
        try {
            return text == null ? 0 : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** {@code text} when it can be part of a database key as it is, else its hash. */
    static String key(String text) {
        boolean plain = text.length() <= LONGEST_KEY && text.chars().allMatch(c -> c > ' ' && c < 127);
        return plain ? text : "sha256-" + hash(text.getBytes(StandardCharsets.UTF_8));
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** A phone as digits only, or null when the text is no phone (a business-scoped user id, say). */
    static String phone(String text) {
        if (text == null) {
            return null;
        }
        String digits = text.replaceAll("[+\\s()./-]", "");
        return !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9') ? digits : null;
    }
}
