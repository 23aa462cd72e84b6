/**
 * What operators read: the JSON API under {@code /api} and the story behind an id ({@link dev.dromedary.console.Why}).
 * All that it changes is that a dead event is replayed.
 */
package dev.dromedary.console;
