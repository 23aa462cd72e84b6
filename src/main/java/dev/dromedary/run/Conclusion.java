package dev.dromedary.run;

/**
 * How a life of a run ends. Nothing of it stands before {@code change} is written, by whoever let the run proceed: with
 * the outcome of the event that it came from, in one transaction, or alone.
 *
 * @param state RUNNING when it goes on later
 * @param reason for a person to read; null when there is nothing to say
 */
public record Conclusion(Run.State state, String reason, Runnable change) {}
