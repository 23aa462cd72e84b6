package dev.dromedary.problem;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * UTF-8 that somebody read as Windows-1252: {@code âœ…} was ✅, {@code ðŸš¨} was 🚨. Symbols and emoji are undone;
 * two-byte letters ({@code Ã“}) never, because quoted capital words look the same.
 *
 * <p>Windows-1252 has no character for the bytes 81, 8d, 8f, 90 and 9d. In three symbols of the tutorial such a byte
 * was lost; they are told from genuine text ({@code hotărâ”}) by what stands before them.
 */
final class Mojibake {

    private static final Charset CP1252 = Charset.forName("windows-1252");

    /** Characters that Windows-1252 reads from a continuation byte, C1 controls for those without one included. */
    private static final String TAIL =
            "[\\u0080-\\u00bf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc"
                    + "\\u2013\\u2014\\u2018-\\u201a\\u201c-\\u201e\\u2020-\\u2022\\u2026\\u2030\\u2039\\u203a\\u20ac\\u2122]";

    /** Where the second byte reads as punctuation, {@code hotărâ”…} is genuine: a letter before it leaves it alone. */
    private static final Pattern WHOLE = Pattern.compile("\u00f0" + TAIL + "{3}|\u00e2(?![\u2010-\u2027])" + TAIL
            + "{2}|(?<!\\p{L})\u00e2" + TAIL + "{2}|\u00ef\u00b8\u008f");

    /** ❌ and ⏱ after no letter, ━ only in a line of them or in a text that is known to be mis-decoded. */
    private static final Pattern LOSSY = Pattern.compile(
            "(?<!\\p{L})\u00e2\u0152|(?<!\\p{L})\u00e2\u00b1|(?<!\\p{L})(?:\u00e2\u201d)+|(?<=[\\p{So}\u203c\u2049])\u00ef\u00b8");

    private static final Map<String, String> LOST =
            Map.of("\u00e2\u0152", "\u274c", "\u00e2\u00b1", "\u23f1", "\u00ef\u00b8", "\ufe0f");

    private Mojibake() {}

    static Rewritten undo(String text) {
        return Rewritten.of(text, WHOLE, match -> decode(match.group()));
    }

    /** {@code sure}: the same text also held sequences that nobody writes on purpose. */
    static Rewritten undoLossy(String text, boolean sure) {
        return Rewritten.of(text, LOSSY, match -> complete(match, sure));
    }

    private static String complete(MatchResult match, boolean sure) {
        String found = match.group();
        if (LOST.containsKey(found)) {
            return LOST.get(found);
        }
        return sure || found.length() > 2 ? "\u2501".repeat(found.length() / 2) : null;
    }

    private static String decode(String misread) {
        ByteBuffer bytes = ByteBuffer.allocate(misread.length());
        for (int i = 0; i < misread.length(); i++) {
            char c = misread.charAt(i);
            bytes.put(c < 0x100 ? (byte) c : String.valueOf(c).getBytes(CP1252)[0]);
        }
        try {
            String symbol =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            return isSymbol(symbol.codePointAt(0)) ? symbol : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Emoji, general punctuation and symbols; YAML's own line separators would change the document. */
    private static boolean isSymbol(int c) {
        boolean separator = c == 0x2028 || c == 0x2029;
        return c >= 0x1f000 || c == 0xfe0f || (c >= 0x2000 && c <= 0x2bff && !separator);
    }
}
