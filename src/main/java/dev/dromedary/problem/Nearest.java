package dev.dromedary.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody who mistyped a word meant. */
public final class Nearest {

    /** Longer words are no typing mistakes, and comparing them would take time. */
    private static final int LONGEST = 60;

    private Nearest() {}

    /** The known word within three mistakes of {@code word}, or within a third of its letters when it is short; empty when none is that near. */
    public static Optional<String> to(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String lower = word.toLowerCase(Locale.ROOT).replace('-', '_');
        return known.stream()
                .filter(one -> distance(lower, plain(one)) <= near(one, word))
                .min(Comparator.<String>comparingInt(one -> distance(lower, plain(one)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code did you mean `pattern`?}, or empty. */
    public static String hint(String word, Collection<String> known) {
        return to(word, known).map(one -> "did you mean `" + one + "`?").orElse("");
    }

    /** As {@link #hint}; when nothing is near, all that is known, {@code label} first. */
    public static String hintOrAll(String word, Collection<String> known, String label) {
        return to(word, known)
                .map(one -> "did you mean `" + one + "`?")
                .orElse(label + ": " + String.join(", ", known));
    }

    private static int near(String one, String other) {
        return Math.max(1, Math.min(3, Math.max(one.length(), other.length()) / 3));
    }

    private static String plain(String known) {
        return known.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Damerau-Levenshtein: insert, delete, change and swap cost one each. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                d[i][j] = swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
            }
        }
        return d[a.length()][b.length()];
    }
}
