package dev.dromedary.problem;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Whether a regular expression of a document may meet people's messages: it compiles, says something, and does not
 * take for ever. The last is found out by trying, since the JDK remembers much of its backtracking and
 * {@code (a+)+} is harmless there: texts of one repeated character are matched under a budget of steps.
 */
public final class SafePattern {

    private static final int REPEATED = 40;
    private static final int BUDGET = 100_000;

    private SafePattern() {}

    /** What is wrong with {@code regex}; empty when nothing is. */
    public static Optional<String> problemWith(String regex) {
        if (regex.isBlank()) {
            return Optional.of("an empty pattern matches every message");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            String place = e.getIndex() < 0 ? "" : " near character " + (e.getIndex() + 1);
            return Optional.of("not a regular expression: " + e.getDescription() + place);
        } catch (StackOverflowError e) {
            return Optional.of("not a regular expression: nested too deeply");
        }
        boolean slow = (regex + "a1 ").chars().distinct().anyMatch(c -> explodes(pattern, (char) c));
        return slow ? Optional.of("the pattern can take practically for ever on a long message") : Optional.empty();
    }

    private static boolean explodes(Pattern pattern, char c) {
        return explodes(pattern, String.valueOf(c).repeat(REPEATED) + "\u0001")
                || explodes(pattern, (c + " ").repeat(REPEATED / 2) + "\u0001");
    }

    private static boolean explodes(Pattern pattern, String attack) {
        try {
            boolean ignored = pattern.matcher(new Budgeted(attack, new AtomicInteger(BUDGET)))
                    .find();
            return ignored && attack.isEmpty();
        } catch (OutOfBudget e) {
            return true;
        }
    }

    private static final class OutOfBudget extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfBudget() {
            super("too many steps", null, false, false);
        }
    }

    /** Text that may be looked at a limited number of times. */
    private record Budgeted(CharSequence text, AtomicInteger left) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (left.decrementAndGet() < 0) {
                throw new OutOfBudget();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Budgeted(text.subSequence(start, end), left);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
