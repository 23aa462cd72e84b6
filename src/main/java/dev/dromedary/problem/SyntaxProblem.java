package dev.dromedary.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** SnakeYAML's findings in an author's words. */
final class SyntaxProblem {

    private static final Map<String, String> HINTS = new LinkedHashMap<>();

    static {
        HINTS.put("\\t(TAB)", "indent with spaces");
        HINTS.put("unknown escape character {", "write {{ … }} without backslashes");
        HINTS.put("unknown escape character", "use single quotes, or double the backslash");
        HINTS.put("mapping values are not allowed here", "quote text that contains `: `, or check the indentation");
        HINTS.put("found another document", "one document a file");
        HINTS.put("expected <block end>", "check the indentation and the quotes");
        HINTS.put("found character", "put quotes round the text");
        HINTS.put("could not find expected ':'", "`key: value` needs a colon and a space");
        HINTS.put("found unexpected end of stream", "a quote is not closed");
        HINTS.put("undefined alias", "an unquoted `*` starts an alias: put quotes round the text");
    }

    private SyntaxProblem() {}

    static void report(MarkedYAMLException e, SourceText source, Problems problems) {
        Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
        Place place = mark == null ? Place.WHOLE : source.place(mark.getLine(), mark.getColumn());
        String message = e.getProblem() == null ? "not YAML" : e.getProblem().split("\\. ?\\(Do not use", 2)[0];
        String context = e.getContext() == null ? "" : " " + e.getContext();
        String hint = HINTS.entrySet().stream()
                .filter(entry -> message.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        problems.error(place, "", "not YAML: " + message + context, hint);
    }
}
