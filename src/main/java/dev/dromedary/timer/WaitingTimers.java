package dev.dromedary.timer;

import dev.dromedary.store.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What timers to come are about. */
public final class WaitingTimers {

    private final Store store;

    public WaitingTimers(Store store) {
        this.store = store;
    }

    /** The subjects that they belong to or that their calls carry. Reads them all. */
    public Set<String> subjects() {
        Set<String> subjects = new HashSet<>();
        List<Timer> timers = store.reads().sql(Timer.COLUMNS).query(Timer::read).list();
        for (Timer timer : timers) {
            if (timer.data().get("subject") instanceof String subject) {
                subjects.add(subject);
            }
        }
        return subjects;
    }
}
