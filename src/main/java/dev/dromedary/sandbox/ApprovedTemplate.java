package dev.dromedary.sandbox;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message template as Meta approved it.
 *
 * @param body with {@code {{1}}} … for its parameters
 * @param header text header, may hold {@code {{1}}}, or null
 * @param quickReplies titles of its quick-reply buttons, in order
 */
public record ApprovedTemplate(
        String name, String language, String header, String body, String footer, List<String> quickReplies) {

    private static final Pattern PARAMETER = Pattern.compile("\\{\\{\\s*(\\d+)\\s*}}");

    public ApprovedTemplate {
        quickReplies = List.copyOf(quickReplies);
    }

    static int parametersOf(String text) {
        TreeSet<Integer> numbers = new TreeSet<>();
        Matcher match = PARAMETER.matcher(text == null ? "" : text);
        while (match.find()) {
            numbers.add(Integer.valueOf(match.group(1)));
        }
        return numbers.isEmpty() ? 0 : numbers.last();
    }

    static String fill(String text, List<String> parameters) {
        Matcher match = PARAMETER.matcher(text == null ? "" : text);
        return match.replaceAll(found -> {
            int index = Integer.parseInt(found.group(1)) - 1;
            return Matcher.quoteReplacement(index < parameters.size() ? parameters.get(index) : found.group());
        });
    }

    /** From one file of {@code templates/whatsapp/}: {@code name, language, header, body, footer, buttons}. */
    public static ApprovedTemplate of(String stem, Map<String, Object> document) {
        Object buttons = document.getOrDefault("buttons", List.of());
        List<String> titles = buttons instanceof List<?> list
                ? list.stream().map(ApprovedTemplate::title).toList()
                : List.of();
        return new ApprovedTemplate(
                string(document, "name", stem),
                string(document, "language", "en"),
                string(document, "header", null),
                string(document, "body", "").strip(),
                string(document, "footer", null),
                titles);
    }

    private static String title(Object button) {
        if (button instanceof Map<?, ?> map) {
            Object title = map.get("text") != null ? map.get("text") : map.get("title");
            return String.valueOf(title);
        }
        return String.valueOf(button);
    }

    private static String string(Map<String, Object> document, String key, String otherwise) {
        return document.get(key) == null ? otherwise : document.get(key).toString();
    }
}
