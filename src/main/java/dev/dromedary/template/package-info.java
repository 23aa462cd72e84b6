/**
 * Jinja, compiled once and rendered in a sandbox, for everything that documents compute; and Velocity for the bot's own
 * sentences. Whoever renders hands in a {@link dev.dromedary.template.Scope} and gets a value or a text, never code.
 */
package dev.dromedary.template;
