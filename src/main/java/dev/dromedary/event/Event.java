package dev.dromedary.event;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something that arrived and must end in an outcome: what an inbox row holds.
 *
 * @param id ours, {@code evt-…}
 * @param platform which number it came to, as the TriggerConfig names it, such as {@code whatsapp}
 * @param conversation events of one conversation are handled one after another in arrival order, such as
 *     {@code whatsapp:15551234567}; unrelated work gets a conversation of its own
 * @param dedupeKey unique over all events for at least 8 days; a second arrival with the same key is dropped
 * @param runId allocated on arrival, so that a webhook can be answered with it before the run exists
 * @param body the kind's own record ({@link Message}, {@link Status}, {@link FlowCall}) as a map
 */
public record Event(
        String id,
        Kind kind,
        String platform,
        String conversation,
        String dedupeKey,
        String runId,
        Instant receivedAt,
        Map<String, Object> body) {

    public enum Kind {
        /** A person wrote, tapped or reacted: {@link Message}. */
        MESSAGE,
        /** A message of ours was sent, delivered, read or failed: {@link Status}. */
        STATUS,
        /** A flow is to run with this input, whoever asked (webhook, timer, another flow): {@link FlowCall}. */
        FLOW,
        /** Recorded and nothing more: {@code body.note} says what it was. */
        NOTE
    }

    /**
     * Whether it goes before what can wait: a person, a timer, another flow's call and what is critical do; statuses,
     * notices and other alerts of systems are many at once, and nobody waits for their answer.
     */
    public boolean isUrgent() {
        return switch (kind) {
            case MESSAGE -> true;
            case STATUS, NOTE -> false;
            case FLOW -> !String.valueOf(body.get("source")).startsWith("webhook:") || isCritical();
        };
    }

    private boolean isCritical() {
        return body.get("input") instanceof Map<?, ?> input && "critical".equals(input.get("severity"));
    }

    public Event {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(conversation, "conversation");
        Objects.requireNonNull(dedupeKey, "dedupeKey");
        Objects.requireNonNull(receivedAt, "receivedAt");
    }
}
