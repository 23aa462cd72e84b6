package dev.dromedary.trigger;

import java.util.Objects;

/**
 * A subject that a command may mean.
 *
 * @param title in a few words; {@code detail} a line more, or null
 */
public record Candidate(String subject, String title, String detail) {

    public Candidate {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(title, "title");
    }
}
