package dev.dromedary.engine;

/** A run cannot go on: the version of the flow that it began with is gone or can no longer be compiled. */
final class VersionLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    VersionLost(String message, Throwable cause) {
        super(message, cause);
    }
}
