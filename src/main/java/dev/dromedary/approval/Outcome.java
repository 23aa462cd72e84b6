package dev.dromedary.approval;

/** What became of a tap: the approval after it, and what the tap did. */
public record Outcome(Approval approval, Result result) {

    public enum Result {
        /** This vote decided: approved or rejected, see the approval's state. */
        DECIDED,
        /** Counted; more people must approve. */
        COUNTED,
        /** This person has voted before; nothing changed. */
        VOTED_BEFORE,
        /** It was decided before this tap; nothing changed. */
        DECIDED_BEFORE,
        /** Too late; nothing changed. */
        EXPIRED
    }
}
