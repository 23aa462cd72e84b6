package dev.dromedary.sandbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Why Meta would refuse a message at once; in the order in which Meta looks. */
final class MessageCheck {

    private static final Set<String> OTHER_TYPES =
            Set.of("image", "audio", "video", "document", "sticker", "location", "contacts", "reaction");

    private final SandboxSettings settings;
    private final TemplateLimits templates;
    /** 80 messages a second for each number that was not upgraded. */
    private final Rates throughput;
    /** One message per 6 seconds to the same person, with a burst of 45. */
    private final Rates pairs;

    MessageCheck(SandboxSettings settings, TemplateLimits templates, InstantSource clock) {
        this.settings = settings;
        this.templates = templates;
        this.throughput = new Rates(
                clock, settings.messagesPerSecond(), Duration.ofNanos(1_000_000_000L / settings.messagesPerSecond()));
        this.pairs = new Rates(clock, 45, Duration.ofSeconds(6));
    }

    Optional<GraphError> refusal(Map<String, Object> message) {
        return envelope(message)
                .or(() -> content(message))
                .or(() -> throughput.take("number")
                        ? Optional.empty()
                        : error(130429, "Cloud API message throughput has been reached."))
                .or(() -> pairs.take(recipient(message))
                        ? Optional.empty()
                        : error(
                                131056,
                                "Message failed to send because there were too many messages sent from this phone"
                                        + " number to the same phone number in a short period of time."));
    }

    /** Digits of {@code to}, a group's id as it stands, or the user id in {@code recipient}; empty when none is given. */
    static String recipient(Map<String, Object> message) {
        String to = Shape.text(message, "to");
        if (to.isEmpty()) {
            return Shape.text(message, "recipient");
        }
        return group(message) ? to : to.replaceAll("[\\s()+-]", "");
    }

    private static boolean group(Map<String, Object> message) {
        return Shape.text(message, "recipient_type").equals("group");
    }

    private Optional<GraphError> envelope(Map<String, Object> message) {
        String to = recipient(message);
        if (!Shape.text(message, "messaging_product").equals("whatsapp")) {
            return error(100, "The parameter messaging_product is required.");
        }
        if (to.isEmpty()) {
            return error(131008, "The parameter to is required.");
        }
        if (message.containsKey("to") && !group(message) && !to.matches("\\d{5,20}")) {
            return error(131009, "Param to is not a valid WhatsApp phone number.");
        }
        if (!message.containsKey("to") && !to.matches("[A-Z]{2}\\.[A-Za-z0-9]{1,128}")) {
            return error(131009, "Param recipient is not a business-scoped user id.");
        }
        if (to.equals(settings.displayPhoneNumber())) {
            return error(131021, "The recipient and the sender are the same phone number.");
        }
        if (Shape.length(Shape.text(message, "biz_opaque_callback_data")) > 512) {
            return error(100, "Param biz_opaque_callback_data must be at most 512 characters long.");
        }
        return Optional.empty();
    }

    private Optional<GraphError> content(Map<String, Object> message) {
        String type = message.containsKey("type") ? Shape.text(message, "type") : "text";
        if (!OTHER_TYPES.contains(type) && Shape.object(message, type).isEmpty()) {
            return type.matches("text|interactive|template")
                    ? error(131008, "The parameter " + type + " is required.")
                    : error(100, "Param type must be one of {TEXT, TEMPLATE, INTERACTIVE, IMAGE, …}, was " + type);
        }
        return switch (type) {
            case "text" -> MessageLimits.text(message);
            case "template" -> templates.check(message);
            case "interactive" ->
                group(message)
                        ? error(131051, "Interactive messages are not supported in groups.")
                        : MessageLimits.interactive(message);
            default -> Optional.empty();
        };
    }

    private static Optional<GraphError> error(int code, String details) {
        return Optional.of(GraphError.of(code, details));
    }
}
