package dev.dromedary.template;

import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.tree.parse.Token;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with one text, each at its line and column. */
final class Findings {

    private final String text;
    private final String path;
    private final List<TemplateProblem> problems;
    private final List<Integer> lineStarts = new ArrayList<>(List.of(0));
    private boolean broken;

    Findings(String text, String path, List<TemplateProblem> problems) {
        this.text = text;
        this.path = path;
        this.problems = problems;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                lineStarts.add(i + 1);
            }
        }
    }

    /** Jinjava counts the column from the start of the line on which the token ends. */
    int offset(Token token) {
        return at(token.getLineNumber(), token.getStartPosition());
    }

    private int at(int line, int column) {
        int start = lineStarts.get(Math.max(0, Math.min(lineStarts.size(), line) - 1));
        return Math.max(0, Math.min(text.length(), start + column - 1));
    }

    /** A mistake that Jinjava found; an end without a beginning is only told when it is no consequence of another. */
    void add(TemplateError error) {
        boolean endWithoutStart = error.getMessage().equals("Missing start tag");
        String message = error.getMessage().replaceFirst("(?s)^Syntax error in '.*?': ", "");
        String tag = String.valueOf(error.getFieldName());
        if (endWithoutStart) {
            if (broken) {
                return;
            }
            message = "`" + tag + "` without its beginning";
        } else if (message.startsWith("Missing end tag")) {
            message = "not closed: `" + tag.strip() + "`";
        } else if (message.startsWith("Unclosed")) {
            message = "`{{`, `{%` or `{#` is not closed";
        } else if (message.startsWith("Unknown tag")) {
            message = "the tag `" + tag + "` is not known";
        }
        broken = true;
        add(
                at(error.getLineno(), error.getStartPosition()),
                "syntax error: " + message,
                message.startsWith("the tag") ? "tags: for, if, raw, set" : "");
    }

    void add(int offset, String message, String hint) {
        int line = 0;
        while (line + 1 < lineStarts.size() && lineStarts.get(line + 1) <= offset) {
            line++;
        }
        problems.add(new TemplateProblem(path, line + 1, offset - lineStarts.get(line) + 1, message, hint));
    }
}
