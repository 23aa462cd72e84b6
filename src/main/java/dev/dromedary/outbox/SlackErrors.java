package dev.dromedary.outbox;

import dev.dromedary.outbox.Verdict.Kind;
import java.util.Map;
import java.util.Set;

/**
 * What Slack's {@code error} words mean.
 *
 * @see <a href="https://docs.slack.dev/reference/methods/chat.postMessage">Slack: chat.postMessage</a>
 */
public final class SlackErrors {

    private static final Set<String> STOP = Set.of(
            "invalid_auth",
            "not_authed",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "no_permission",
            "missing_scope",
            "org_login_required",
            "ekm_access_denied",
            "access_denied");
    private static final Map<String, Kind> OTHERS = Map.of(
            "ratelimited", Kind.PAIR_RATE,
            "rate_limited", Kind.PAIR_RATE,
            "message_limit_exceeded", Kind.RATE,
            "internal_error", Kind.TRANSIENT,
            "fatal_error", Kind.TRANSIENT,
            "service_unavailable", Kind.TRANSIENT,
            "request_timeout", Kind.TRANSIENT,
            "team_added_to_org", Kind.TRANSIENT);

    private SlackErrors() {}

    public static Verdict of(String code) {
        if (STOP.contains(code)) {
            return new Verdict(code, "Slack does not let us in", Kind.STOP, true, true);
        }
        if (code.startsWith("http-")) {
            return Verdict.unknown(code);
        }
        return new Verdict(code, "refused by Slack", OTHERS.getOrDefault(code, Kind.PERMANENT), true, false);
    }
}
