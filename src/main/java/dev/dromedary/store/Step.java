package dev.dromedary.store;

/**
 * One small step along a table.
 *
 * @param last where the next one goes on; null when nothing is left
 * @param removed how many rows this one took out or emptied
 */
public record Step(String last, int removed) {

    /** The walk goes on behind {@code last} when {@code looked} was all that was asked for. */
    public static Step after(String last, int looked, int asked, int removed) {
        return new Step(looked < asked ? null : last, removed);
    }
}
