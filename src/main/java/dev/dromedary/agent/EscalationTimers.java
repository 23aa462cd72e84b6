package dev.dromedary.agent;

/** Ends the timers that wait for an answer about a subject. Joins the open transaction. */
@FunctionalInterface
interface EscalationTimers {

    void cancel(String subject);
}
