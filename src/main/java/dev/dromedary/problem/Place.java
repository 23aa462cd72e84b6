package dev.dromedary.problem;

/** Where in the author's file, both one-based; {@link #WHOLE} is the document itself. */
public record Place(int line, int column) {

    public static final Place WHOLE = new Place(0, 0);
}
