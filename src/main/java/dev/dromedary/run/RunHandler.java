package dev.dromedary.run;

/** Brings a run, which the caller holds, to its end or suspends it. */
@FunctionalInterface
public interface RunHandler {

    /** Throws {@link Fenced} when another worker has it now; any other exception leaves it to be claimed again. */
    void proceed(Run run);
}
