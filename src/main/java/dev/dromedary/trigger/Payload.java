package dev.dromedary.trigger;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a button or row of ours carries; anything else that comes back from a tap is only its title.
 *
 * @param verb upper-case command, or null
 * @param flow stem, or null
 * @param waiting id of a pending response, or null
 * @param subject for a command or flow
 */
record Payload(String verb, String flow, String waiting, String subject) {

    private static final Set<String> KINDS = Set.of("alert", "approval", "incident");

    static Optional<Payload> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.startsWith("respond/") && text.length() > 8) {
            return Optional.of(new Payload(null, null, text.substring(8), null));
        }
        int colon = text.indexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String head = text.substring(0, colon);
        String subject = text.substring(colon + 1);
        int kind = subject.indexOf(':');
        if (kind <= 0 || !KINDS.contains(subject.substring(0, kind)) || kind == subject.length() - 1) {
            return Optional.empty();
        }
        return head.startsWith("flow/") && head.length() > 5
                ? Optional.of(new Payload(null, head.substring(5), null, subject))
                : Optional.of(new Payload(head.toUpperCase(Locale.ROOT), null, null, subject));
    }
}
