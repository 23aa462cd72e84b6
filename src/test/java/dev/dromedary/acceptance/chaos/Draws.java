package dev.dromedary.acceptance.chaos;

import java.util.SplittableRandom;

/**
 * Chance, from a seed alone: what is drawn for one thing does not depend on which thread asked first, so that a plan is
 * repeatable. How its parts meet is not.
 */
record Draws(long seed) {

    /** The dice of this thing at its {@code n}th turn: always the same ones. */
    SplittableRandom of(String what, int n) {
        return new SplittableRandom(seed * 31 + what.hashCode() * 1_000_003L + n);
    }

    SplittableRandom of(String what) {
        return of(what, 0);
    }
}
