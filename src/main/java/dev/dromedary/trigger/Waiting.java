package dev.dromedary.trigger;

import java.util.Objects;

/**
 * A registered {@code on_response} of one recipient.
 *
 * @param pattern as the flow writes it; matched case-insensitively
 * @param flow the stem of the flow it starts
 * @param subject what the message it came with is about, or null
 * @param messageId our id of that message, or null
 * @param label for the list when several wait: what the question is about
 */
public record Waiting(String id, String pattern, String flow, String subject, String messageId, String label) {

    public Waiting {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(pattern, "pattern");
        Objects.requireNonNull(flow, "flow");
    }
}
