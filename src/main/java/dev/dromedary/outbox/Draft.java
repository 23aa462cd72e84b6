package dev.dromedary.outbox;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A message to be sent.
 *
 * @param opId unique: put again with it is the same message; several messages of one action append {@code /n}
 * @param platform the number it leaves from, as the TriggerConfig names it
 * @param to phone digits or user id, Slack channel or user, or e-mail address
 * @param body WHATSAPP: Graph's message without {@code messaging_product} and recipient; SLACK: {@code channel, text};
 *     EMAIL: {@code to, subject, text}
 * @param subject what it is about, such as {@code alert:alr-…}, or null
 * @param onlyWhileOpen whether it is withdrawn when its subject is over before it leaves
 * @param offers what its recipient may tap
 */
public record Draft(
        String opId,
        String runId,
        String flow,
        String platform,
        Channel channel,
        String to,
        Map<String, Object> body,
        String subject,
        Priority priority,
        boolean onlyWhileOpen,
        List<Offer> offers) {

    public Draft {
        Objects.requireNonNull(opId, "opId");
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(body, "body");
        if (to == null || to.isBlank()) {
            throw new IllegalArgumentException("a message needs a recipient");
        }
        to = channel == Channel.WHATSAPP ? digits(to.strip()) : to.strip();
        offers = offers == null ? List.of() : List.copyOf(offers);
    }

    /** A phone is compared by digits; a business-scoped user id stays as it is. */
    static String digits(String to) {
        String bare = to.replaceAll("[+\\s()./-]", "");
        return bare.matches("\\d+") ? bare : to;
    }

    /** One replica feeds a number's throttle, so each number is a lane of its own. */
    String lane() {
        String name = channel.name().toLowerCase(java.util.Locale.ROOT);
        return channel == Channel.WHATSAPP ? name + ":" + platform : name;
    }
}
