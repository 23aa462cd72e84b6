package dev.dromedary.outbox;

import java.util.Objects;

/**
 * Something a message lets its recipient tap.
 *
 * @param payload what comes back, such as {@code ack:alert:alr-…}; it counts only from the person it was sent to
 * @param title as shown
 */
public record Offer(String payload, String title) {

    public Offer {
        Objects.requireNonNull(payload, "payload");
    }
}
