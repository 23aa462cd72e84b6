package dev.dromedary.inbox;

/** Another worker has claimed this queue since: what this one still wanted to write is void. Stop, do not retry. */
public final class Fenced extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Fenced(String queue, long epoch) {
        super("the claim on " + queue + " at epoch " + epoch + " is no longer held");
    }
}
