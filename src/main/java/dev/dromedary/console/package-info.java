/**
 * What operators read: the JSON API under {@code /api} and the story behind an id ({@link dev.dromedary.console.Why}).
 * It changes nothing.
 */
package dev.dromedary.console;
