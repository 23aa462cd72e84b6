package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import dev.dromedary.store.Text;
import java.util.Locale;

/**
 * Which of what arrived is asked for, newest first. All but {@code limit} may be null.
 *
 * @param conversation those that went on apart from it included
 * @param before an event's id, exclusive: where the page before ended
 */
public record Arrived(InboxEntry.State state, String conversation, Event.Kind kind, String before, int limit) {

    /**
     * The rows of queues that have something to do are few among all that ever arrived. CROSS JOIN is how SQLite is told
     * to begin with them.
     */
    private static final String OPEN = """
        SELECT i.*, c.parent FROM conversation c
        JOIN inbox i ON i.conversation = c.id AND i.seq > c.done_seq AND i.state = 'received'
        WHERE c.last_seq > c.done_seq\
        """;

    private static final String ALL = """
        SELECT i.*, c.parent FROM inbox i LEFT JOIN conversation c ON c.id = i.conversation WHERE 1 = 1\
        """;

    String sql() {
        String from = state == InboxEntry.State.RECEIVED
                ? OPEN
                // A word of the statement, not a parameter: only so does its own index serve it.
                : ALL + (state == null ? "" : " AND i.state = '" + state.name().toLowerCase(Locale.ROOT) + "'");
        String queues = " AND (i.conversation = :conversation"
                + " OR i.conversation IN (SELECT id FROM conversation WHERE parent = :conversation))";
        return from + (conversation == null ? "" : queues)
                + (kind == null ? "" : " AND i.kind = :kind")
                + (before == null ? "" : " AND i.id < :before") + " ORDER BY i.id DESC LIMIT :limit";
    }

    String queue() {
        return conversation == null ? null : Text.key(conversation);
    }
}
