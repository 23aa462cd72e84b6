package dev.dromedary.alert;

import dev.dromedary.store.Store;
import java.time.Duration;
import java.time.InstantSource;

/** What is added to an alert's story, inside the transaction of the change that it tells of. */
final class AlertNotes {

    /** A quarter of an hour: whatever fires again after it is no mere repeat of what was not answered. */
    private static final long LATELY = Duration.ofMinutes(15).toMillis();

    private final Store store;
    private final InstantSource clock;

    AlertNotes(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Whether they had not been asked lately. */
    boolean asked(String id, String person) {
        return store.db()
                        .sql("""
                            INSERT INTO alert_asked (alert_id, person, place, at)
                            SELECT :id, :person, COALESCE(MAX(place), 0) + 1, :now FROM alert_asked WHERE alert_id = :id
                            ON CONFLICT (alert_id, person) DO UPDATE SET at = excluded.at
                              WHERE alert_asked.at < excluded.at - :lately
                            """)
                        .param("id", id)
                        .param("person", person)
                        .param("now", clock.millis())
                        .param("lately", LATELY)
                        .update()
                > 0;
    }

    /** How bad it was when it was opened. */
    String severityAtFirst(String id) {
        return store.db()
                .sql("SELECT detail FROM alert_history WHERE alert_id = :id AND seq = 1")
                .param("id", id)
                .query(String.class)
                .single();
    }

    /** The alert's row is locked by the change that is told of, so numbers do not collide. */
    void add(String id, String what, String who, String detail) {
        store.db()
                .sql("""
                    INSERT INTO alert_history (alert_id, seq, at, what, who, detail)
                    SELECT :id, COALESCE(MAX(seq), 0) + 1, :now, :what, :who, :detail
                    FROM alert_history WHERE alert_id = :id
                    """)
                .param("id", id)
                .param("now", clock.millis())
                .param("what", what)
                .param("who", who)
                .param("detail", detail)
                .update();
    }
}
