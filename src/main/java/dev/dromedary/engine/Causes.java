package dev.dromedary.engine;

import dev.dromedary.run.ActionFailed;
import java.util.concurrent.TimeoutException;
import org.apache.camel.http.base.HttpOperationFailedException;

/** A failure in words that may stand in the journal: no addresses with secrets, no stack. */
final class Causes {

    private Causes() {}

    static String text(Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof HttpOperationFailedException http) {
            return "HTTP " + http.getStatusCode() + " " + http.getStatusText();
        }
        String message = root.getMessage();
        boolean plain = root instanceof ActionFailed || (root instanceof TimeoutException && message != null);
        return plain ? message : root.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root && !(root instanceof ActionFailed)) {
            root = root.getCause();
        }
        return root;
    }
}
