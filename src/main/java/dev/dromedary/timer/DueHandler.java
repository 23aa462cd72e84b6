package dev.dromedary.timer;

import java.util.List;

/** Sets off what timers stand for; implemented in {@code engine} by storing events. */
@FunctionalInterface
public interface DueHandler {

    /**
     * Called in the transaction that takes the timers off the table, so what it stores in there happens once, whoever
     * dies when. All of them or, by throwing, none: then each is tried alone, and again two seconds later.
     */
    void due(List<Timer> timers);

    /** Whether it is left to another replica for now, which may know more than this one. Asked again soon. */
    default boolean leaves(Timer timer) {
        return false;
    }
}
