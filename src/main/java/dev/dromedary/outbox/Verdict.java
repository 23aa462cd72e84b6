package dev.dromedary.outbox;

import java.util.Objects;

/**
 * What a refusal means for us.
 *
 * @param code the other side's own code, as text
 * @param meaning for people
 * @param fallback whether another channel should be tried now
 * @param operator whether the operators must be told
 */
public record Verdict(String code, String meaning, Kind kind, boolean fallback, boolean operator) {

    public enum Kind {
        /** A fault of theirs: retried with backoff. */
        TRANSIENT,
        /** Unclear or unknown: retried a few times, then dead. */
        DOUBTFUL,
        /** Too fast over the whole number: retried, and the lane slows down. */
        RATE,
        /** Too fast to one person: that person's messages wait. */
        PAIR_RATE,
        /** Nothing can be sent until somebody acts: the message stays, the lane pauses. */
        STOP,
        /** Free text outside the 24-hour window: sent once more as a template. */
        WINDOW,
        /** Never for this message or this person. */
        PERMANENT
    }

    public Verdict {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(kind, "kind");
    }

    /** A code that nobody listed. */
    public static Verdict unknown(String code) {
        return new Verdict(code, "unknown code", Kind.DOUBTFUL, true, false);
    }
}
