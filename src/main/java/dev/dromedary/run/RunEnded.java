package dev.dromedary.run;

/** Told in the transaction that ends a run: whoever waits for it may go on. */
@FunctionalInterface
public interface RunEnded {

    void ended(Run run);
}
