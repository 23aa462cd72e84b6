package dev.dromedary.trigger;

import java.util.Objects;

/**
 * A registered {@code on_response} of one recipient.
 *
 * @param pattern as the flow writes it; matched case-insensitively
 * @param flow the stem of the flow it starts
 * @param subject what the message it came with is about, or null
 * @param messageId our id of that message, or null
 * @param label for the list when several wait: what the question is about; {@code detail} a line more, or null
 */
public record Waiting(
        String id, String pattern, String flow, String subject, String messageId, String label, String detail) {

    public Waiting(String id, String pattern, String flow, String subject, String messageId, String label) {
        this(id, pattern, flow, subject, messageId, label, null);
    }

    public Waiting {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(pattern, "pattern");
        Objects.requireNonNull(flow, "flow");
    }
}
