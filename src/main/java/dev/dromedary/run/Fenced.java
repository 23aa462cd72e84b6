package dev.dromedary.run;

/** The run ended or another worker holds it: what this one still wanted to write is void. Stop, do not retry. */
public final class Fenced extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String runId;

    public Fenced(String runId, long epoch) {
        super(runId + " at epoch " + epoch + " is no longer held");
        this.runId = runId;
    }

    public String runId() {
        return runId;
    }
}
