package dev.dromedary.whatsapp;

import java.util.ArrayList;
import java.util.List;

/** Texts cut to Meta's limits, counted in code points: never through a surrogate pair. */
final class Cut {

    private static final String ELLIPSIS = "…";

    private Cut() {}

    /** {@code text} when it fits, else its beginning and an ellipsis, together {@code limit} code points. */
    static String to(String text, int limit) {
        if (text.codePointCount(0, text.length()) <= limit) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, limit - 1)).stripTrailing() + ELLIPSIS;
    }

    /** One line, cut: titles, headers and the like take no line breaks. */
    static String line(String text, int limit) {
        return to(text.replaceAll("\\s+", " ").strip(), limit);
    }

    /**
     * All of {@code text} in parts of at most {@code limit}, split at the end of a paragraph, else of a line, else
     * between words, wherever that leaves a part at least half full.
     */
    static List<String> parts(String text, int limit) {
        List<String> parts = new ArrayList<>();
        String rest = text.strip();
        while (rest.codePointCount(0, rest.length()) > limit) {
            int end = end(rest, rest.offsetByCodePoints(0, limit));
            parts.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).strip();
        }
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    private static int end(String text, int most) {
        for (String separator : new String[] {"\n\n", "\n", " "}) {
            int at = text.lastIndexOf(separator, most);
            if (at >= most / 2) {
                return at;
            }
        }
        return most;
    }
}
