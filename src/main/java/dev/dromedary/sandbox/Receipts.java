package dev.dromedary.sandbox;

import java.util.List;

/** How far a message's status goes by itself. */
public enum Receipts {
    /** No status webhooks at all. */
    NONE,
    SENT,
    /** Then {@code read} once somebody looks at the chat, see {@link Handset#look}. */
    DELIVERED,
    READ;

    List<String> steps() {
        return switch (this) {
            case NONE -> List.of();
            case SENT -> List.of("sent");
            case DELIVERED -> List.of("sent", "delivered");
            case READ -> List.of("sent", "delivered", "read");
        };
    }
}
