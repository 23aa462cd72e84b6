package dev.dromedary.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which steps a template may read. Jinjava reads a subtraction in {@code steps.find-active-alert}, so known names are
 * written with a joining character in place of each hyphen before the expression is parsed (as many characters as
 * before: positions stay right) and are turned back when the name is looked up.
 */
record StepNames(Set<String> earlier, Set<String> all) {

    /** U+203F, a character that Java lets stand in a name and nobody types. */
    private static final char JOIN = '\u203f';

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*");

    static String plain(String name) {
        return name.replace(JOIN, '-');
    }

    String join(String expression) {
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
            } else if (expression.startsWith("steps", i) && isWord(expression, i)) {
                i = joinAfter(expression, i + 5, out);
            }
        }
        return out.toString();
    }

    private int joinAfter(String expression, int from, StringBuilder out) {
        int dot = skipBlanks(expression, from);
        if (dot >= expression.length() || expression.charAt(dot) != '.') {
            return from - 1;
        }
        Matcher matcher = NAME.matcher(expression);
        matcher.region(skipBlanks(expression, dot + 1), expression.length());
        if (!matcher.lookingAt()) {
            return dot;
        }
        String name = longestKnown(matcher.group());
        for (int k = 0; k < name.length(); k++) {
            if (name.charAt(k) == '-') {
                out.setCharAt(matcher.start() + k, JOIN);
            }
        }
        return matcher.start() + name.length() - 1;
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

    private static boolean isWord(String text, int at) {
        int before = at - 1;
        while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
            before--;
        }
        boolean startsHere = before < 0
                || (before == at - 1
                        ? !Character.isJavaIdentifierPart(text.charAt(before)) && text.charAt(before) != '.'
                        : text.charAt(before) != '.');
        int end = at + 5;
        return startsHere && (end >= text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
