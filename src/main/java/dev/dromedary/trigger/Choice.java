package dev.dromedary.trigger;

/**
 * A row of the list that asks back.
 *
 * @param payload what its tap brings: {@code <command>:<subject>}, {@code flow/<stem>:<subject>} or
 *     {@code respond/<pending id>}
 * @param detail or null; titles and details are not yet cut to WhatsApp's limits
 */
public record Choice(String payload, String title, String detail) {}
