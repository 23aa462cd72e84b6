package dev.dromedary.template;

/** A piece of a text, written where its turn comes. */
@FunctionalInterface
interface TextPart {

    void write(Rendering rendering, Page page);
}
