package dev.dromedary.acceptance.chaos;

/** One clock for all that is seen: milliseconds since the run began. */
final class Timeline {

    private final long begin = System.nanoTime();

    long now() {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
