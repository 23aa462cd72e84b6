package dev.dromedary.engine;

import dev.dromedary.timer.Timer;

/** Who knows more about some timers than their data says. */
@FunctionalInterface
public interface TimerListener {

    /** Its call is stored; in the same transaction. */
    void stored(Timer timer);

    /** Whether it is left to another replica for now. */
    default boolean leaves(Timer timer) {
        return false;
    }
}
