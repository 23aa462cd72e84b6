package dev.dromedary.event;

import java.util.Collection;
import java.util.Set;

/** What goes on and still refers to rows that are old enough to go: each question is answered with those that must stay. */
public interface Needed {

    /** Runs that are not over, or that something open will look at. */
    Set<String> runs(Collection<String> runIds);

    /**
     * Runs that an event became which has no outcome yet, or may be handled again: without its run it would begin anew
     * with the first step.
     */
    Set<String> runsOfEvents(Collection<String> runIds);

    /** Alerts, approvals and incidents ({@code alert:<id>}) that are open, or that something open is about. */
    Set<String> subjects(Collection<String> subjects);
}
