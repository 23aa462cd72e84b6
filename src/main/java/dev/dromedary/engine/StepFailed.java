package dev.dromedary.engine;

/** A step failed for good and its flow has no answer to that: the run fails with this reason. */
final class StepFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String step;

    StepFailed(String step, Exception cause) {
        super(step + ": " + Causes.text(cause), cause);
        this.step = step;
    }

    String step() {
        return step;
    }
}
