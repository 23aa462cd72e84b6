package dev.dromedary.template;

/** A node that reads a value by name. */
interface Path {

    /** As an author writes it, such as {@code steps.get-oncall.output.phone}. */
    String path();
}
