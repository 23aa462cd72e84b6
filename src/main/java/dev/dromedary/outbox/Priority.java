package dev.dromedary.outbox;

/** In the order in which they leave. */
public enum Priority {
    /** Pages and what must not wait for anything. */
    URGENT,
    /** Replies. */
    NORMAL,
    /** To many at once: leaves in batches, behind everything else. */
    BULK
}
