package dev.dromedary.timer;

/** Sets off what a timer stands for; implemented in {@code engine} by storing an event. */
@FunctionalInterface
public interface DueHandler {

    /**
     * At least once a timer: what is stored carries the dedupe key {@code timer:<id>}. When it throws, the timer is due
     * again a few seconds later.
     */
    void due(Timer timer);
}
