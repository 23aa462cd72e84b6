package dev.dromedary.run;

/** An action could not do what was asked. The message is written for the person who reads the run. */
public class ActionFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    private ActionFailed(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** A refusal or a mistake: trying again cannot help. */
    public static ActionFailed refused(String message) {
        return new ActionFailed(message, false, null);
    }

    /** A fault of something we depend on: the step's retry may help. */
    public static ActionFailed transientFault(String message, Throwable cause) {
        return new ActionFailed(message, true, cause);
    }

    public boolean retryable() {
        return retryable;
    }
}
