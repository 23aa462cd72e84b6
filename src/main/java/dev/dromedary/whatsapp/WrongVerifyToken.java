package dev.dromedary.whatsapp;

/** A handshake without our verify token. */
public final class WrongVerifyToken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongVerifyToken() {
        super("not a handshake with the configured verify token");
    }
}
