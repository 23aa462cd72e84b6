package dev.dromedary.outbox;

/** Where a message goes. */
public enum Channel {
    WHATSAPP,
    SLACK,
    EMAIL
}
