package dev.dromedary.console;

/** A filter or a page that makes no sense: HTTP 400. */
final class BadQuery extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadQuery(String message, Throwable cause) {
        super(message, cause);
    }
}
