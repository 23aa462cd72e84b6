package dev.dromedary.event;

import java.time.Instant;
import java.util.List;

/**
 * What became of a message of ours.
 *
 * @param status sent, delivered, read, played or failed; a lattice, never a sequence (failed &gt; read &gt; delivered
 *     &gt; sent)
 * @param recipient phone digits or user id
 * @param callbackData our outbox id as Meta echoes it ({@code biz_opaque_callback_data}), or null
 */
public record Status(
        String wamid,
        String status,
        String recipient,
        String participant,
        String callbackData,
        Instant at,
        List<Fault> errors,
        String phoneNumberId) {

    /** One of Meta's {@code errors[]}. */
    public record Fault(int code, String title, String details) {}
}
