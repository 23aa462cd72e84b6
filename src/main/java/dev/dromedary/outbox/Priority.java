package dev.dromedary.outbox;

/** In the order in which they leave. */
public enum Priority {
    /** Pages and what must not wait for anything. */
    URGENT(0),
    /** Replies. */
    NORMAL(1),
    /** To many at once: leaves in batches, behind everything else. */
    BULK(2);

    private final int rank;

    Priority(int rank) {
        this.rank = rank;
    }

    /** As the tables sort it. */
    int rank() {
        return rank;
    }

    static Priority of(int rank) {
        return rank == 0 ? URGENT : rank == 1 ? NORMAL : BULK;
    }
}
