package dev.dromedary.outbox;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Hands a message over to Graph, Slack or a mail server; implemented in {@code engine} by routes. */
@FunctionalInterface
public interface Sender {

    /**
     * Returns at once. A future that fails counts as {@link Answer.Unknown}.
     *
     * @param slowed whether the other side said lately that we send too fast
     * @param ours asked right before it leaves: false answers {@link Answer.Withheld}. This process may have been
     *     stopped meanwhile, and another one feed the lane
     */
    CompletableFuture<Answer> send(SentMessage message, boolean slowed, BooleanSupplier ours);
}
