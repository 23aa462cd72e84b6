package dev.dromedary.run;

/** Brings a run, which the caller holds, to its end or to its next pause. */
@FunctionalInterface
public interface RunHandler {

    /** Throws {@link Fenced} when another worker has it now; any other exception leaves it to be claimed again. */
    Conclusion proceed(Run run);
}
