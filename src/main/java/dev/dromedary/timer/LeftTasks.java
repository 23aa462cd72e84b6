package dev.dromedary.timer;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import java.time.Instant;

/** What an earlier release left in db-scheduler's table: it kept a task for each timer there. */
public final class LeftTasks {

    private final Store store;

    public LeftTasks(Store store) {
        this.store = store;
    }

    /** Takes out those of timers that were set before {@code before} and are no more. */
    public Step trim(Instant before, String after, int most) {
        int removed = store.write(
                () -> store.db().sql("""
                    DELETE FROM scheduled_tasks WHERE task_name = 'timer' AND task_instance IN (
                      SELECT task_instance FROM scheduled_tasks t WHERE task_name = 'timer' AND task_instance < ?
                        AND NOT EXISTS (SELECT 1 FROM timer WHERE timer.id = t.task_instance) LIMIT ?)\
                    """).params(Ids.first("tmr", before), most).update());
        return new Step(removed < most ? null : after, removed);
    }
}
