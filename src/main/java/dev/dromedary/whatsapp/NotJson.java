package dev.dromedary.whatsapp;

/** The body is not JSON. The message names the place; sending it again cannot help (HTTP 400). */
public final class NotJson extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    NotJson(String what, int line, int column) {
        super("not JSON at line " + line + ", column " + column + ": " + what);
        this.line = line;
        this.column = column;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
