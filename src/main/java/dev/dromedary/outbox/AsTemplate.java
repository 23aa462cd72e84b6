package dev.dromedary.outbox;

import java.util.Map;
import java.util.Optional;

/** What a text becomes outside the 24-hour window, where only approved templates pass (131047). */
@FunctionalInterface
public interface AsTemplate {

    /** The body of a template message that says the same, or empty when there is none. */
    Optional<Map<String, Object>> of(SentMessage message);
}
