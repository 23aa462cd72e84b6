package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Requests that carry a key of their sender: a repeat is answered as the first time, on any replica, whatever changed
 * meanwhile. Another request under a used key is refused, because to take it for a repeat would lose it; so do Stripe
 * and draft-ietf-httpapi-idempotency-key-header (section 2.7: 422).
 */
public final class IdempotencyKeys {

    /** The key was used for something else. Repeating this cannot help. */
    public static final class Reused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Reused(String key) {
            super("the Idempotency-Key " + key + " was used here for another request; send this one under a key of its"
                    + " own, or repeat that one unchanged");
        }
    }

    private record Known(String hash, List<String> runs) {}

    private final Store store;
    private final Inbox inbox;
    private final InboxEntries entries;

    public IdempotencyKeys(Store store, Inbox inbox) {
        this.store = store;
        this.inbox = inbox;
        this.entries = new InboxEntries(store);
    }

    /**
     * The runs that the request became, now or the first time.
     *
     * @param scope what the key belongs to, such as the path
     * @param asked the request; the order of its fields does not matter
     * @param events what becomes of a request that is new; may refuse it, which leaves the key unused
     * @throws Reused when the key stands for another request
     */
    public List<String> once(String scope, String key, Object asked, Supplier<List<Event>> events) {
        String id = Text.key(scope + ":" + key);
        String hash = Text.sha256(Json.write(sorted(asked)));
        // Without a lock at first: most repeats come long after.
        Optional<Known> known = known(id);
        if (known.isPresent()) {
            return same(known.get(), hash, key);
        }
        List<Event> fresh = events.get();
        // A commit of its own: whoever waits here must not hold up those who would share it.
        return store.writeSoon(() -> {
            if (!claim(id, hash)) {
                return same(known(id).orElseThrow(), hash, key);
            }
            List<StoredEvents.Stored> stored = inbox.store(fresh).all();
            // A key's row goes by its age and an event by its end, and older replicas wrote no such rows: the events
            // of an earlier request may stand here alone, and this one must not vanish into another.
            if (stored.stream().anyMatch(this::isAnother)) {
                throw new Reused(key);
            }
            List<String> runs = stored.stream()
                    .map(StoredEvents.Stored::runId)
                    .filter(Objects::nonNull)
                    .toList();
            store.db()
                    .sql("UPDATE idempotency SET events = :runs WHERE id = :id")
                    .param("runs", Json.write(runs))
                    .param("id", id)
                    .update();
            return runs;
        });
    }

    /** Of one whose content retention has taken nobody knows: it counts as the same. */
    private boolean isAnother(StoredEvents.Stored stored) {
        if (stored.fresh() || stored.runId() == null) {
            return false;
        }
        Map<String, Object> body =
                entries.byId(stored.eventId()).orElseThrow().event().body();
        return !body.keySet().equals(Set.of("removed"))
                && !body.equals(Json.map(Json.write(stored.event().body())));
    }

    /** Of two that come at the same moment one waits here for the other's commit. */
    private boolean claim(String id, String hash) {
        return store.db()
                        .sql("INSERT INTO idempotency (id, hash, events, at) VALUES (:id, :hash, '[]', :at) ON"
                                + " CONFLICT DO NOTHING")
                        .param("id", id)
                        .param("hash", hash)
                        .param("at", store.clock().millis())
                        .update()
                == 1;
    }

    private Optional<Known> known(String id) {
        return store.reads()
                .sql("SELECT hash, events FROM idempotency WHERE id = :id")
                .param("id", id)
                .query((rs, row) -> new Known(
                        rs.getString(1),
                        Json.list(rs.getString(2)).stream().map(String::valueOf).toList()))
                .optional();
    }

    private static List<String> same(Known known, String hash, String key) {
        if (!known.hash.equals(hash)) {
            throw new Reused(key);
        }
        return known.runs;
    }

    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, one) -> sorted.put(String.valueOf(key), sorted(one)));
            return sorted;
        }
        if (value instanceof Collection<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(one -> all.add(sorted(one)));
            return all;
        }
        return value;
    }
}
