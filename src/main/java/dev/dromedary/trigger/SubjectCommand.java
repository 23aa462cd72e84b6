package dev.dromedary.trigger;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The commands that are about something open (language.md §3), and what it can be. */
public enum SubjectCommand {
    ACK("alert", "alert"),
    ESC("alert", "alert"),
    INFO("alert", "alert incident approval"),
    RESOLVE("incident", "alert incident"),
    APPROVE("approval", "approval"),
    REJECT("approval", "approval");

    private final String what;
    /** Kinds of subject, with spaces between. */
    private final String kinds;

    SubjectCommand(String what, String kinds) {
        this.what = what;
        this.kinds = kinds;
    }

    /** @param word upper case */
    public static Optional<SubjectCommand> of(String word) {
        for (SubjectCommand command : values()) {
            if (command.name().equals(word)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    /** What it is mostly about, in a sentence. */
    public String what() {
        return what;
    }

    /** Whether it makes something happen; {@code INFO} only tells. */
    boolean isOrder() {
        return this != INFO;
    }

    public boolean canMean(String subject) {
        String kind = subject.substring(0, Math.max(0, subject.indexOf(':')));
        return List.of(kinds.split(" ")).contains(kind);
    }

    String payload(String subject) {
        return name().toLowerCase(Locale.ROOT) + ":" + subject;
    }
}
