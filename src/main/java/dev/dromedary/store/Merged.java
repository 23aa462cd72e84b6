package dev.dromedary.store;

/**
 * A write that several callers' arguments can be put into at once: they share its statements, not only its commit.
 *
 * @see Store#merged
 */
@FunctionalInterface
public interface Merged<A, R> {

    /** Returns when the argument's changes are on disk (or with the open transaction, when inside one). */
    R write(A argument);
}
