package dev.dromedary.whatsapp;

/** The body is not signed with the app's secret: it is nobody we know. */
public final class BadSignature extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadSignature() {
        super("the signature is missing or does not match");
    }
}
