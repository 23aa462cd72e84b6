package dev.dromedary.whatsapp;

import dev.dromedary.outbox.Offer;
import dev.dromedary.run.ActionFailed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One message as Graph takes it, without {@code messaging_product}, recipient and our id, which the sender adds. What
 * does not fit Meta's limits is cut or split here, because Meta refuses the whole message otherwise.
 *
 * @param body such as {@code {type: text, text: {body}}}
 * @param offers what the person may tap, to be remembered with the message
 * @see <a href="https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages">Meta:
 *     messages</a>
 */
public record Outgoing(Map<String, Object> body, List<Offer> offers) {

    static final int TEXT = 4096;
    static final int BUTTONS = 3;
    static final int BODY = 1024;
    private static final int BUTTON_TITLE = 20;
    private static final int BUTTON_ID = 256;
    private static final int SMALL_TEXT = 60;

    public Outgoing {
        body = Map.copyOf(body);
        offers = List.copyOf(offers);
    }

    /**
     * {@code text}, split at paragraphs or lines into several messages when it is longer than one may be.
     *
     * @throws ActionFailed for an empty text: Meta takes none
     */
    public static List<Outgoing> text(String text) {
        return Cut.parts(needed(text), TEXT).stream().map(Outgoing::plain).toList();
    }

    /** {@code text} with up to three buttons; more become a list. What is too long for a button message goes before. */
    public static List<Outgoing> buttons(String text, List<Offer> offers) {
        return buttons(text, offers, null, null);
    }

    public static List<Outgoing> buttons(String text, List<Offer> offers, String header, String footer) {
        List<Offer> titled = Titles.of(offers, BUTTON_TITLE, BUTTON_ID);
        if (titled.isEmpty()) {
            return text(text);
        }
        if (titled.size() > BUTTONS) {
            return Choice.of(offers).message(text, "Choose", header, footer);
        }
        List<Object> buttons = new ArrayList<>();
        for (Offer offer : titled) {
            buttons.add(Map.of("type", "reply", "reply", Map.of("id", offer.payload(), "title", offer.title())));
        }
        return interactive("button", text, BODY, header, footer, Map.of("buttons", buttons), titled);
    }

    /** A list message: at most ten rows over all sections; what is left out is said. */
    public static List<Outgoing> list(String text, String open, List<Choice.Section> sections) {
        return new Choice(sections).message(text, open, null, null);
    }

    /** A template by its parameters, with a payload for each quick reply button, in order. */
    public static Outgoing template(String name, String language, List<?> parameters, List<Offer> quickReplies) {
        List<Object> components = new ArrayList<>();
        if (!parameters.isEmpty()) {
            List<Object> values = new ArrayList<>();
            parameters.forEach(p -> values.add(Map.of("type", "text", "text", Parameter.clean(p))));
            components.add(Map.of("type", "body", "parameters", values));
        }
        for (int i = 0; i < quickReplies.size(); i++) {
            String payload = Titles.payload(quickReplies.get(i).payload(), BUTTON_ID);
            components.add(Map.of(
                    "type",
                    "button",
                    "sub_type",
                    "quick_reply",
                    "index",
                    Integer.toString(i),
                    "parameters",
                    List.of(Map.of("type", "payload", "payload", payload))));
        }
        return new Outgoing(templateBody(name, language, components), quickReplies);
    }

    /** A template with components as the author wrote them; only their texts are cleaned. */
    public static Outgoing templateOf(String name, String language, List<?> components) {
        List<Offer> offers = new ArrayList<>();
        List<Object> cleaned = new ArrayList<>();
        components.forEach(c -> cleaned.add(Parameter.cleanTexts(c, offers)));
        return new Outgoing(templateBody(name, language, cleaned), offers);
    }

    static Outgoing plain(String text) {
        return new Outgoing(Map.of("type", "text", "text", Map.of("preview_url", false, "body", text)), List.of());
    }

    static List<Outgoing> interactive(
            String type,
            String text,
            int limit,
            String header,
            String footer,
            Map<String, Object> action,
            List<Offer> offers) {
        List<String> parts = Cut.parts(needed(text), limit);
        List<Outgoing> messages = new ArrayList<>();
        if (parts.size() > 1) {
            // Cut again at the text limit: the last part carries the choice, so it stands right above it.
            String last = parts.get(parts.size() - 1);
            String before = needed(text).substring(0, needed(text).length() - last.length());
            messages.addAll(text(before));
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("type", type);
        if (header != null && !header.isBlank()) {
            content.put("header", Map.of("type", "text", "text", Cut.line(header, SMALL_TEXT)));
        }
        content.put("body", Map.of("text", parts.get(parts.size() - 1)));
        if (footer != null && !footer.isBlank()) {
            content.put("footer", Map.of("text", Cut.line(footer, SMALL_TEXT)));
        }
        content.put("action", action);
        messages.add(new Outgoing(Map.of("type", "interactive", "interactive", content), offers));
        return List.copyOf(messages);
    }

    private static Map<String, Object> templateBody(String name, String language, List<Object> components) {
        if (name == null || name.isBlank()) {
            throw ActionFailed.refused("a template needs a name");
        }
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("name", name.strip());
        template.put("language", Map.of("code", language == null ? "en" : language, "policy", "deterministic"));
        if (!components.isEmpty()) {
            template.put("components", components);
        }
        return Map.of("type", "template", "template", template);
    }

    private static String needed(String text) {
        if (text == null || text.isBlank()) {
            throw ActionFailed.refused("the text is empty: WhatsApp takes no empty message");
        }
        return text.strip();
    }
}
