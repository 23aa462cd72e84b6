package dev.dromedary.outbox;

import java.util.Locale;

/**
 * Where a message stands. What the other side tells is a lattice and not a sequence: failed above read above delivered
 * above sent; it never goes down, in whatever order statuses come.
 */
public enum State {
    QUEUED(0),
    SENDING(0),
    /** Handed over, and the answer was lost: settled by a status, else sent again. */
    IN_DOUBT(0),
    SENT(1),
    DELIVERED(2),
    READ(3),
    FAILED(4),
    /** No longer wanted when its turn came. */
    WITHDRAWN(0),
    /** Given up after the last retry. */
    DEAD(0);

    private final int rank;

    State(int rank) {
        this.rank = rank;
    }

    public boolean isAbove(State other) {
        return rank > other.rank;
    }

    /** As in the tables and the API: {@code in_doubt}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static State of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The state that a status of Meta's means, or null for one that means none. */
    static State told(String status) {
        return switch (status) {
            case "sent" -> SENT;
            case "delivered" -> DELIVERED;
            case "read", "played" -> READ;
            case "failed" -> FAILED;
            default -> null;
        };
    }
}
