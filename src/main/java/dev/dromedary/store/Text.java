package dev.dromedary.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Text of strangers, made fit for a column: what may not be stored would otherwise be refused and sent again for days. */
public final class Text {

    /** PostgreSQL's B-tree takes no value above 2,704 bytes; a character may take four. */
    private static final int LONGEST_KEY = 400;

    private Text() {}

    /** Without the NUL character, which PostgreSQL refuses in text; null stays null. */
    public static String storable(String text) {
        return text == null || text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }

    /** Fit for an index: a long one is cut and told apart by its hash. */
    public static String key(String text) {
        String clean = storable(text);
        return clean.length() <= LONGEST_KEY ? clean : clean.substring(0, LONGEST_KEY - 64) + sha256(clean);
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
