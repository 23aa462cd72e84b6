package dev.dromedary.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dromedary.event.Message;
import dev.dromedary.event.Message.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One element of {@code messages[]}. Types that Meta adds without notice are messages we cannot read, so that their
 * sender is told what works.
 *
 * @see <a href="https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages">
 *     Meta: messages webhook</a>
 */
final class IncomingMessage {

    /** Recorded, not answered (language.md §3). */
    private static final Set<String> SILENT = Set.of("reaction", "edit", "revoke", "system", "request_welcome");

    private record Content(Kind kind, String text, String payload) {

        static final Content UNREADABLE = new Content(Kind.UNREADABLE, null, null);
        static final Content SILENT = new Content(Kind.SILENT, null, null);
    }

    private IncomingMessage() {}

    /** Empty when it names no id or no sender: then there is nobody to answer and nothing to recognise it by. */
    static Optional<Message> read(JsonNode message, Contacts contacts, String phoneNumberId, Instant now) {
        String wamid = Lenient.text(message, "id");
        Contacts.Contact sender = contacts.sender(message);
        if (wamid == null || (sender.phone() == null && sender.userId() == null)) {
            return Optional.empty();
        }
        String named = Lenient.text(message, "type");
        String type = named == null ? "unknown" : named;
        Content content = content(type, message);
        return Optional.of(new Message(
                wamid,
                sender.phone(),
                sender.userId(),
                sender.profileName(),
                content.kind,
                type,
                content.text,
                content.payload,
                quoted(type, message),
                Lenient.time(message.path("timestamp"), now),
                phoneNumberId));
    }

    private static Content content(String type, JsonNode message) {
        if (SILENT.contains(type)) {
            return Content.SILENT;
        }
        JsonNode own = message.path(type);
        return switch (type) {
            case "text" -> written(Lenient.text(own, "body"));
            case "button" -> tapped(Lenient.text(own, "payload"), Lenient.text(own, "text"));
            case "interactive" -> interactive(own);
            default -> Content.UNREADABLE;
        };
    }

    private static Content interactive(JsonNode interactive) {
        for (String reply : new String[] {"button_reply", "list_reply"}) {
            JsonNode found = interactive.path(reply);
            if (found.isObject()) {
                return tapped(Lenient.text(found, "id"), Lenient.text(found, "title"));
            }
        }
        return Content.UNREADABLE;
    }

    private static Content tapped(String payload, String title) {
        return payload == null ? written(title) : new Content(Kind.TAP, title, payload);
    }

    private static Content written(String text) {
        return text == null ? Content.UNREADABLE : new Content(Kind.TEXT, text, null);
    }

    private static String quoted(String type, JsonNode message) {
        String about = switch (type) {
            case "reaction" -> Lenient.text(message, "reaction", "message_id");
            case "edit", "revoke" -> Lenient.text(message, type, "original_message_id");
            default -> null;
        };
        return about != null ? about : Lenient.text(message, "context", "id");
    }
}
