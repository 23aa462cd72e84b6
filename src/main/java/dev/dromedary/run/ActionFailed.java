package dev.dromedary.run;

/** An action could not do what was asked. The message is written for the person who reads the run. */
public class ActionFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;
    private final boolean answer;

    private ActionFailed(String message, boolean retryable, boolean answer, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
        this.answer = answer;
    }

    /** A refusal or a mistake: trying again cannot help. */
    public static ActionFailed refused(String message) {
        return new ActionFailed(message, false, false, null);
    }

    /** A fault of something we depend on: the step's retry may help. */
    public static ActionFailed transientFault(String message, Throwable cause) {
        return new ActionFailed(message, true, false, cause);
    }

    /**
     * Nothing went wrong and nothing is left to do: the run ends here, <em>stopped</em>, and its sender is answered
     * with {@code text}. For a second tap ("Bob acknowledged this at 14:03") and a vote that is counted but does not
     * decide yet. {@code on_error} is not asked.
     */
    public static ActionFailed answered(String text) {
        return new ActionFailed(text, false, true, null);
    }

    public boolean retryable() {
        return retryable;
    }

    /** Whether the message is the run's answer rather than a failure. */
    public boolean isAnswer() {
        return answer;
    }
}
