package dev.dromedary.agent;

/** The timers that belong to a subject. Joins the open transaction. */
interface EscalationTimers {

    /** Somebody answered: what waits for an answer, named after the subject, is off the clock. */
    void cancel(String subject);

    /** The subject is over, and with it every timer that belongs to it. */
    void end(String subject);
}
