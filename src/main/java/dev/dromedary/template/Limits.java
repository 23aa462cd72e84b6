package dev.dromedary.template;

import java.time.Duration;

/** How much one render may take: far above what a message or an action needs, far below what harms the process. */
final class Limits {

    /** Characters of one rendered text. */
    static final int OUTPUT = 64 * 1024;

    /** Characters of one value on the way to it. */
    static final int VALUE = 256 * 1024;

    /** Items of a list that a template makes, and passes of all loops of one render together. */
    static final int ITEMS = 10_000;

    /** Characters of one expression. */
    static final int EXPRESSION = 4_096;

    /** Blocks inside blocks, brackets inside brackets. */
    static final int DEPTH = 32;

    /** A render takes microseconds; this is for what nobody thought of. */
    static final Duration TIME = Duration.ofSeconds(2);

    private Limits() {}

    static void value(long characters) {
        if (characters > VALUE) {
            throw new TemplateFailed("a value grew beyond " + VALUE + " characters");
        }
    }

    static void items(long count) {
        if (count > ITEMS) {
            throw new TemplateFailed("a list or loop grew beyond " + ITEMS + " items");
        }
    }
}
