package dev.dromedary.outbox;

import dev.dromedary.outbox.Verdict.Kind;
import java.util.Set;

/** What a mail server's reply codes mean (RFC 5321 §4.2, RFC 4954 §6): 4yz for now, 5yz for good. */
public final class SmtpReplies {

    private static final Set<String> STOP = Set.of("530", "534", "535", "538");

    private SmtpReplies() {}

    public static Verdict of(String code) {
        if (STOP.contains(code)) {
            return new Verdict(code, "the mail server does not let us in", Kind.STOP, true, true);
        }
        if (code.startsWith("4")) {
            return new Verdict(code, "refused for now by the mail server", Kind.TRANSIENT, true, false);
        }
        return code.startsWith("5")
                ? new Verdict(code, "refused by the mail server", Kind.PERMANENT, true, false)
                : Verdict.unknown(code);
    }
}
