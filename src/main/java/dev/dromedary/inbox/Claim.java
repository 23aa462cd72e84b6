package dev.dromedary.inbox;

/**
 * The right to work on a queue until the lease ends.
 *
 * @param queue the conversation, or the queue of one event that went on apart from it
 * @param conversation what the events arrived for
 * @param epoch raised by every claim: each write carries it and changes nothing once it is outdated
 */
public record Claim(String queue, String conversation, String owner, long epoch) {}
