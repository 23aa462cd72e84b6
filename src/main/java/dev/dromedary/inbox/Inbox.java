package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import dev.dromedary.store.Merged;
import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The door: events are on disk, deduplicated and in their queues when {@link #store} returns. */
public final class Inbox {

    private final Store store;
    private final Merged<List<Event>, StoredEvents> storing;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public Inbox(Store store) {
        this.store = store;
        this.storing = store.merged(new Arrivals(store)::insert);
    }

    /**
     * Stores all of them or none. Inside {@link Store#write} they belong to that transaction.
     *
     * @throws dev.dromedary.store.StoreUnavailable when they could not be stored: the sender must repeat
     */
    public StoredEvents store(List<Event> events) {
        if (events.isEmpty()) {
            return new StoredEvents(List.of());
        }
        StoredEvents stored = storing.write(events);
        if (stored.anyFresh()) {
            store.afterCommit(this::wake);
        }
        return stored;
    }

    /** Called, quickly, when there may be something to claim; a hint, not a promise. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    public void unlisten(Runnable listener) {
        listeners.remove(listener);
    }

    /** A run of this conversation ended: what waited for it may go on. Joins the open transaction. */
    public void runEnded(String conversation, String runId) {
        if (conversation == null) {
            return;
        }
        store.write(() -> {
            store.db()
                    .sql("""
                        UPDATE conversation SET ended_run = :run,
                          ready_at = CASE WHEN held_for = :run THEN :now ELSE ready_at END
                        WHERE id = :id
                        """)
                    .param("run", runId)
                    .param("now", store.clock().millis())
                    .param("id", Text.key(conversation))
                    .update();
            store.afterCommit(this::wake);
        });
    }

    /** The run that this event became was given up: the event is set aside with it. Joins the open transaction. */
    public void runDied(String eventId, String reason) {
        store.write(() -> store.db()
                .sql("UPDATE inbox SET state = 'dead', outcome = 'dead', reason = :reason, ended_at = :now WHERE id"
                        + " = :id")
                .param("reason", Text.storable(reason))
                .param("now", store.clock().millis())
                .param("id", eventId)
                .update());
    }

    /** Sets a dead event to work again, in a queue of its own; false when there is no such dead event. */
    public boolean replay(String eventId) {
        return store.write(() -> {
            Queues queues = new Queues(store, this);
            boolean replayed = queues.replay(eventId);
            store.afterCommit(this::wake);
            return replayed;
        });
    }

    void wake() {
        listeners.forEach(Runnable::run);
    }
}
