package dev.dromedary.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;

/**
 * The {@code contacts[]} beside messages: who a sender is. Since April 2026 a message may name its sender by phone, by
 * business-scoped user id or by both, and the contact holds the other half.
 */
record Contacts(List<Contact> all) {

    record Contact(String phone, String userId, String profileName) {}

    static Contacts of(JsonNode value) {
        return new Contacts(Lenient.list(value, "contacts").stream()
                .map(c -> new Contact(
                        Lenient.phone(Lenient.text(c, "wa_id")),
                        Lenient.text(c, "user_id"),
                        Lenient.text(c, "profile", "name")))
                .toList());
    }

    /** The sender of a message completed by its contact. What neither knows stays null. */
    Contact sender(JsonNode message) {
        String from = Lenient.text(message, "from");
        String phone = Lenient.phone(from);
        String userId = Lenient.text(message, "from_user_id");
        if (userId == null && phone == null) {
            userId = from;
        }
        Contact known = find(phone, userId);
        return new Contact(
                phone != null ? phone : known.phone, userId != null ? userId : known.userId, known.profileName);
    }

    private Contact find(String phone, String userId) {
        for (Contact contact : all) {
            if ((phone != null && Objects.equals(phone, contact.phone))
                    || (userId != null && Objects.equals(userId, contact.userId))) {
                return contact;
            }
        }
        // A single contact can only be the sender when the message names nobody.
        return all.size() == 1 && phone == null && userId == null ? all.get(0) : new Contact(null, null, null);
    }
}
