package dev.dromedary.event;

import java.time.Instant;

/**
 * One message of a person, whatever its type.
 *
 * @param wamid Meta's id of the message
 * @param from the sender's phone, digits only, or null (a person with a username may have none)
 * @param userId the sender's business-scoped user id, or null
 * @param profileName as Meta shows it, or null
 * @param kind what of it can be answered
 * @param type Meta's own type, such as {@code text} or {@code sticker}
 * @param text what was written; a button's or row's title for taps; null otherwise
 * @param payload the id that a tapped button or list row carries; null otherwise
 * @param quoted wamid of the message it answers ({@code context.id}), or null
 * @param phoneNumberId our number that it was sent to
 */
public record Message(
        String wamid,
        String from,
        String userId,
        String profileName,
        Kind kind,
        String type,
        String text,
        String payload,
        String quoted,
        Instant sentAt,
        String phoneNumberId) {

    public enum Kind {
        TEXT,
        TAP,
        /** Content we cannot read: answered with a short sentence naming what works. */
        UNREADABLE,
        /** Reactions, edits, deletes, system notices: recorded, not answered. */
        SILENT
    }

    /** The phone where there is one, else the user id: who this is, for comparing and for sending back. */
    public String sender() {
        return from != null ? from : userId;
    }
}
