package dev.dromedary.inbox;

/** What a handler made of an event. */
public sealed interface Outcome {

    /**
     * Over and done.
     *
     * @param outcome in a word, such as {@code ignored}
     * @param reason for a person to read
     * @param change written in the same transaction as the outcome; may do nothing
     * @param lost called when that could not be committed because the store was away
     */
    record Done(String outcome, String reason, Runnable change, Runnable lost) implements Outcome {}

    /** It became this run, which goes on elsewhere or later; its conversation waits for the run's end or its patience. */
    record Running(String runId) implements Outcome {}

    /** @param retryable whether trying again may help; otherwise it is set aside at once */
    record Failed(String reason, boolean retryable) implements Outcome {}

    static Outcome done(String outcome, String reason) {
        return done(outcome, reason, () -> {});
    }

    static Outcome done(String outcome, String reason, Runnable change) {
        return new Done(outcome, reason, change, () -> {});
    }

    static Outcome running(String runId) {
        return new Running(runId);
    }

    static Outcome failed(String reason) {
        return new Failed(reason, true);
    }

    static Outcome refused(String reason) {
        return new Failed(reason, false);
    }
}
