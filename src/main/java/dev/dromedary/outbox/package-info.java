/**
 * Messages remembered before they are sent, and what became of them: rows, offers, statuses and the lanes that feed
 * each sending number from one replica. Plain Java; how a message leaves is the {@link dev.dromedary.outbox.Sender}'s.
 */
package dev.dromedary.outbox;
