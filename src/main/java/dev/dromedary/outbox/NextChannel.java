package dev.dromedary.outbox;

/** Told when a message did not, or may not, reach its recipient, so that another way is tried. */
@FunctionalInterface
public interface NextChannel {

    /** At most once a message, inside the transaction that records it: drafts put here are part of it. */
    void tryNext(SentMessage message, String reason);
}
