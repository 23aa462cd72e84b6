package dev.dromedary.timer;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Json;
import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What only half of a timer is left of, and what timers to come are about. */
public final class LostTimers {

    private final Store store;

    public LostTimers(Store store) {
        this.store = store;
    }

    /** Takes out tasks of before {@code before} whose timer was cancelled, and timers that nothing fires any more. */
    public Step trim(Instant before, String after, int most) {
        int removed = store.write(() -> store.db()
                        .sql("""
                            DELETE FROM scheduled_tasks WHERE task_name = 'timer' AND task_instance IN (
                              SELECT task_instance FROM scheduled_tasks t
                              WHERE task_name = 'timer' AND task_instance < :first AND picked = FALSE
                                AND NOT EXISTS (SELECT 1 FROM timer WHERE timer.id = t.task_instance) LIMIT :most)\
                            """)
                        .param("first", Ids.first("tmr", before))
                        .param("most", most)
                        .update()
                + store.db()
                        .sql("""
                            DELETE FROM timer WHERE id IN (SELECT id FROM timer t WHERE at < :before AND NOT EXISTS (
                              SELECT 1 FROM scheduled_tasks
                              WHERE task_name = 'timer' AND task_instance = t.id) ORDER BY at LIMIT :most)\
                            """)
                        .param("before", before.toEpochMilli())
                        .param("most", most)
                        .update());
        return new Step(removed < most ? null : after, removed);
    }

    /** The subjects that calls of timers to come carry. */
    public Set<String> subjects() {
        Set<String> subjects = new HashSet<>();
        List<String> data =
                store.reads().sql("SELECT data FROM timer").query(String.class).list();
        data.forEach(one -> {
            if (Json.map(one).get("subject") instanceof String subject) {
                subjects.add(subject);
            }
        });
        return subjects;
    }
}
