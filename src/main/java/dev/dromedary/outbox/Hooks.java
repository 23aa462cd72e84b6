package dev.dromedary.outbox;

import java.util.Optional;

/** What others decide about messages that did not go through. */
public record Hooks(Verdicts verdicts, AsTemplate asTemplate, NextChannel nextChannel, Trouble trouble) {

    /** Only the verdicts: nothing is resent elsewhere and nobody is told. */
    public static Hooks only(Verdicts verdicts) {
        return new Hooks(verdicts, message -> Optional.empty(), (message, reason) -> {}, new Trouble() {
            @Override
            public void begun(String lane, String reason) {}

            @Override
            public void over(String lane) {}
        });
    }
}
