package dev.dromedary.acceptance.chaos;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a message of the bot says in the flows of the harness.
 *
 * @param verb such as {@code took}; {@code ?} when no flow of ours says that
 * @param key of what was asked for
 * @param detail the count, or when a reminder was due
 */
record Speech(String verb, String key, String detail) {

    private static final Map<String, Pattern> SAYINGS = Map.of(
            "noted", Pattern.compile("noted (\\S+)"),
            "took", Pattern.compile("took (\\S+) as number (\\d+)"),
            "will remind", Pattern.compile("will remind (\\S+)"),
            "reminder", Pattern.compile("reminder (\\S+) due (\\S+)"),
            "page", Pattern.compile("page (\\S+)"),
            "acknowledged", Pattern.compile("(?s).*Alert acknowledged.*\\*[^*]*?(a-\\d+)\\*.*"));

    static Speech of(String text) {
        for (Map.Entry<String, Pattern> saying : SAYINGS.entrySet()) {
            Matcher said = saying.getValue().matcher(text.strip());
            if (said.matches()) {
                return new Speech(saying.getKey(), said.group(1), said.groupCount() > 1 ? said.group(2) : null);
            }
        }
        return new Speech("?", null, text);
    }
}
