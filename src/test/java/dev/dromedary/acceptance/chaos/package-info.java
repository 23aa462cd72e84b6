/**
 * Replicas are killed, stopped and cut off while people and systems write to them; the {@link
 * dev.dromedary.acceptance.chaos.Oracle} then compares what the senders were answered with what Graph and others received.
 */
package dev.dromedary.acceptance.chaos;
