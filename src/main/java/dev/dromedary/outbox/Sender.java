package dev.dromedary.outbox;

import java.util.concurrent.CompletableFuture;

/** Hands a message over to Graph, Slack or a mail server; implemented in {@code engine} by routes. */
@FunctionalInterface
public interface Sender {

    /**
     * Returns at once. A future that fails counts as {@link Answer.Unknown}.
     *
     * @param slowed whether the other side said lately that we send too fast
     */
    CompletableFuture<Answer> send(SentMessage message, boolean slowed);
}
