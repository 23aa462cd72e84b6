package dev.dromedary.outbox;

import java.util.Optional;

/** Looks again, right before a message leaves, whether it should. */
@FunctionalInterface
public interface Wanted {

    /** Why it should not leave any more, such as {@code the alert is resolved}; called inside a transaction. */
    Optional<String> reasonToWithdraw(SentMessage message);
}
