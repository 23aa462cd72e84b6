package dev.dromedary.problem;

import java.util.regex.Pattern;

/**
 * The tutorial's site printed Jinja with a backslash before each brace, which inside double quotes is not
 * even YAML. Only whole pairs are undone: a lone backslash and brace belongs to a regular expression.
 */
final class SiteEscapes {

    // Possessive throughout: an opening without an end must not make the search recurse over the rest of the text.
    private static final String EXPRESSION =
            "\\\\\\{\\\\\\{([^\\\\]*+(?:\\\\(?!\\{\\\\\\{|\\}\\\\\\})[^\\\\]*+)*+)\\\\\\}\\\\\\}";
    private static final String TAG = "\\\\\\{%([^%\\\\]*+(?:(?:%(?!\\\\\\})|\\\\(?!\\{%))[^%\\\\]*+)*+)%\\\\\\}";
    private static final Pattern PAIR = Pattern.compile(EXPRESSION + "|" + TAG);

    private SiteEscapes() {}

    static Rewritten undo(String text) {
        return Rewritten.of(
                text, PAIR, pair -> pair.group(1) != null ? "{{" + pair.group(1) + "}}" : "{%" + pair.group(2) + "%}");
    }
}
