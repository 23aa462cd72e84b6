package dev.dromedary.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which steps a template may read, and names that Jinjava's parser cannot read as such: it sees a subtraction in
 * {@code steps.find-active-alert}, a number in {@code match.1} and an operator in {@code input.empty}. The offending
 * character of a name is written as another one before the expression is parsed (as many characters as before: positions
 * stay right) and turned back when the name is used.
 */
record StepNames(Set<String> earlier, Set<String> all) {

    /** 128 rare ideographs, which Java lets stand anywhere in a name: each stands for one ASCII character. */
    private static final char STAND_INS = '\u3400';

    /** The words of the Unified Expression Language that its scanner takes for operators. */
    private static final Set<String> OPERATORS = Set.of(
            "and",
            "or",
            "not",
            "div",
            "mod",
            "eq",
            "ne",
            "lt",
            "gt",
            "le",
            "ge",
            "empty",
            "instanceof",
            "in",
            "is",
            "if",
            "else",
            "true",
            "false",
            "null",
            "True",
            "False");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
    private static final Pattern STEP = Pattern.compile("[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*");

    static String plain(String name) {
        StringBuilder plain = new StringBuilder(name);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c >= STAND_INS && c < STAND_INS + 128) {
                plain.setCharAt(i, (char) (c - STAND_INS));
            }
        }
        return plain.toString();
    }

    /** The expression as the parser can read it. */
    String readable(String expression) {
        StringBuilder out = new StringBuilder(expression);
        char quote = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '.') {
                i = property(expression, i, out);
            }
        }
        return out.toString();
    }

    /** The place of the last character of the name after the dot. */
    private int property(String expression, int dot, StringBuilder out) {
        int before = dot;
        while (before > 0 && Character.isWhitespace(expression.charAt(before - 1))) {
            before--;
        }
        int start = before;
        while (start > 0 && Character.isJavaIdentifierPart(expression.charAt(start - 1))) {
            start--;
        }
        String owner = expression.substring(start, before);
        boolean afterDot = start > 0 && expression.charAt(start - 1) == '.';
        boolean number = !afterDot && !owner.isEmpty() && Character.isDigit(owner.charAt(0));
        boolean closed = before > 0 && "])'\"}".indexOf(expression.charAt(before - 1)) >= 0;
        int from = dot + 1;
        while (from < expression.length() && Character.isWhitespace(expression.charAt(from))) {
            from++;
        }
        boolean ofSteps = owner.equals("steps") && !afterDot;
        Matcher matcher = (ofSteps ? STEP : NAME).matcher(expression);
        matcher.region(from, expression.length());
        if (number || (owner.isEmpty() && !closed) || !matcher.lookingAt()) {
            return dot;
        }
        String name = ofSteps ? longestKnown(matcher.group()) : matcher.group();
        for (int k = 0; k < name.length(); k++) {
            boolean first = k == 0 && (Character.isDigit(name.charAt(0)) || OPERATORS.contains(name));
            if (first || name.charAt(k) == '-') {
                out.setCharAt(from + k, (char) (STAND_INS + name.charAt(k)));
            }
        }
        return from + name.length() - 1;
    }

    /** {@code a-b} is the step a-b, else step a less b, else the step a-b that does not exist. */
    private String longestKnown(String written) {
        for (String name = written; earlier != null; name = name.substring(0, name.lastIndexOf('-'))) {
            if (all.contains(name)) {
                return name;
            }
            if (!name.contains("-")) {
                break;
            }
        }
        return written;
    }

    /** What is wrong with reading this step here, to its hint; empty when nothing is. */
    Map<String, String> check(String name) {
        if (earlier == null || earlier.contains(name)) {
            return Map.of();
        }
        if (all.contains(name)) {
            return Map.of("step `" + name + "` comes later", "a step can only read the steps before it");
        }
        Map<String, String> problem = new LinkedHashMap<>();
        problem.put(
                "there is no earlier step `" + name + "`",
                Nearest.hint(name, earlier)
                        .orElse(
                                earlier.isEmpty()
                                        ? "no step comes before this one"
                                        : "steps before it: " + String.join(", ", new TreeSet<>(earlier))));
        return problem;
    }
}
