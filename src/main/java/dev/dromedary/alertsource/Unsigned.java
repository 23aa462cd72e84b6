package dev.dromedary.alertsource;

/** A webhook without the signature of a secret that we know. */
public final class Unsigned extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unsigned(String message) {
        super(message);
    }
}
