package dev.dromedary.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Text of strangers, made fit for a column: what may not be stored would otherwise be refused and sent again for days. */
public final class Text {

    /** PostgreSQL's B-tree takes no value above 2,704 bytes; a character may take four. */
    private static final int LONGEST_KEY = 400;

    private Text() {}

    /**
     * Without the NUL character, which PostgreSQL refuses in text, and with U+FFFD for half a surrogate pair, such as a
     * program leaves that cuts inside an emoji: it has no UTF-8 form, and either database would give back another
     * character than it was given. Null stays null.
     */
    public static String storable(String text) {
        for (int i = 0; text != null && i < text.length(); i++) {
            if (isOdd(text.charAt(i))) {
                return mended(text);
            }
        }
        return text;
    }

    /** The same for all texts in maps and lists, names included. */
    public static Object storable(Object value) {
        if (value instanceof String text) {
            return storable(text);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> clean = new LinkedHashMap<>();
            map.forEach((key, one) -> clean.put(storable(key), storable(one)));
            return clean;
        }
        if (value instanceof Collection<?> list) {
            List<Object> clean = new ArrayList<>(list.size());
            list.forEach(one -> clean.add(storable(one)));
            return clean;
        }
        return value;
    }

    private static boolean isOdd(int character) {
        return character == 0 || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }

    private static String mended(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().filter(c -> c != 0).forEach(c -> out.appendCodePoint(isOdd(c) ? 0xFFFD : c));
        return out.toString();
    }

    /** Fit for an index: a long one is cut and told apart by its hash. */
    public static String key(String text) {
        String clean = storable(text);
        return clean.length() <= LONGEST_KEY ? clean : storable(clean.substring(0, LONGEST_KEY - 64)) + sha256(clean);
    }

    /** Of the UTF-8 bytes, in lower-case hex. */
    public static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
