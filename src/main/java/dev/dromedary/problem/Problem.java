package dev.dromedary.problem;

import java.util.Objects;

/**
 * One finding about a document: where it is, what is wrong and the way out. Readers and validators return all
 * problems of a document at once as data; nothing is thrown at authors.
 *
 * @param file the document as the author knows it, relative where it was given so
 * @param line one-based; 0 when the whole document is meant
 * @param column one-based; 0 when the whole line is meant
 * @param path the key's path inside the document, such as {@code steps[2].input.alert_id}; may be empty
 * @param hint the way out, such as {@code did you mean `pattern`?}; may be empty
 */
public record Problem(String file, int line, int column, String path, Severity severity, String message, String hint) {

    public enum Severity {
        ERROR,
        WARNING
    }

    public Problem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
        path = path == null ? "" : path;
        hint = hint == null ? "" : hint;
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code file:line:column: error: message (hint)}, the form that editors and CI logs turn into links. */
    @Override
    public String toString() {
        String place = file + ":" + line + ":" + column + ": ";
        return place + severity.name().toLowerCase(java.util.Locale.ROOT) + ": " + message
                + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
