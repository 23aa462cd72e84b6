package dev.dromedary.people;

import dev.dromedary.event.Message;
import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.util.Optional;

/**
 * The link between phones and business-scoped user ids. Since April 2026 a person with a username may write without a
 * phone number; they are still who they were (Meta, business-scoped user ids).
 */
public final class Identities {

    private final Store store;
    private final Directory people;

    public Identities(Store store, Directory people) {
        this.store = store;
        this.people = people;
    }

    /** Keeps the link of a message that carries both. Joins the open transaction. */
    public void learn(Message message) {
        if (message.from() == null || message.userId() == null) {
            return;
        }
        if (phone(message.userId()).filter(message.from()::equals).isPresent()) {
            return;
        }
        store.write(() -> store.db()
                .sql("""
                    INSERT INTO whatsapp_identity (user_id, phone, seen_at) VALUES (:user, :phone, :now)
                    ON CONFLICT (user_id) DO UPDATE SET phone = excluded.phone, seen_at = excluded.seen_at
                    """)
                .param("user", Text.key(message.userId()))
                .param("phone", Text.key(message.from()))
                .param("now", store.clock().millis())
                .update());
    }

    /** The message with its sender's phone, when only the user id was sent and we know whose it is. */
    public Message recognise(Message message) {
        if (message.from() != null || message.userId() == null) {
            return message;
        }
        return phone(message.userId())
                .or(() -> people.byUserId(message.userId()).map(Person::phone))
                .map(phone -> new Message(
                        message.wamid(),
                        phone,
                        message.userId(),
                        message.profileName(),
                        message.kind(),
                        message.type(),
                        message.text(),
                        message.payload(),
                        message.quoted(),
                        message.sentAt(),
                        message.phoneNumberId()))
                .orElse(message);
    }

    private Optional<String> phone(String userId) {
        return store.reads()
                .sql("SELECT phone FROM whatsapp_identity WHERE user_id = :user")
                .param("user", Text.key(userId))
                .query(String.class)
                .optional();
    }
}
