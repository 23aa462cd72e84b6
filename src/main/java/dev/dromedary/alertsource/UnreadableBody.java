package dev.dromedary.alertsource;

/** A webhook's body that is no JSON object: the caller must mend it, repeating does not help. */
public final class UnreadableBody extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableBody(String message, Throwable cause) {
        super(message, cause);
    }
}
