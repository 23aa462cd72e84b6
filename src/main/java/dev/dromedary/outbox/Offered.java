package dev.dromedary.outbox;

/** An {@link Offer} as it was made: by which message, about what, in which run. */
public record Offered(String payload, String title, String messageId, String subject, String runId) {}
