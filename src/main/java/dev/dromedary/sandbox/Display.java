package dev.dromedary.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns a message that Meta would deliver into what the phone shows. */
final class Display {

    private final TemplateLimits templates;

    Display(TemplateLimits templates) {
        this.templates = templates;
    }

    Bubble of(String wamid, Map<String, Object> message, Instant at) {
        String quoted = Shape.text(Shape.object(message, "context"), "message_id");
        String type = Shape.text(message, "type");
        Bubble shown = switch (type) {
            case "template" -> template(Shape.object(message, "template"));
            case "interactive" -> interactive(Shape.object(message, "interactive"));
            case "text", "" -> plain("text", Shape.text(Shape.object(message, "text"), "body"));
            default -> plain(type, "[" + type + "]");
        };
        return new Bubble(
                wamid,
                0,
                false,
                shown.kind(),
                emptyToNull(shown.header()),
                shown.text(),
                emptyToNull(shown.footer()),
                shown.choices(),
                shown.listButton(),
                emptyToNull(quoted),
                "accepted",
                null,
                at);
    }

    private Bubble template(Map<String, Object> template) {
        ApprovedTemplate known = templates.find(template).orElseThrow();
        List<Bubble.Choice> choices = new ArrayList<>();
        for (int i = 0; i < known.quickReplies().size(); i++) {
            choices.add(new Bubble.Choice(
                    payload(template, i, known), known.quickReplies().get(i), null, null));
        }
        return shown(
                "template",
                ApprovedTemplate.fill(known.header(), TemplateLimits.parameters("header", template)),
                ApprovedTemplate.fill(known.body(), TemplateLimits.parameters("body", template)),
                known.footer(),
                choices,
                null);
    }

    /** A quick reply that was sent without a payload carries its title. */
    private static String payload(Map<String, Object> template, int index, ApprovedTemplate known) {
        return Shape.list(template, "components").stream()
                .filter(one -> Shape.text(one, "type").equals("button")
                        && Shape.text(one, "index").equals(Integer.toString(index)))
                .flatMap(one -> Shape.list(one, "parameters").stream())
                .map(one -> Shape.text(one, "payload"))
                .findFirst()
                .orElse(known.quickReplies().get(index));
    }

    private static Bubble interactive(Map<String, Object> interactive) {
        boolean list = Shape.text(interactive, "type").equals("list");
        Map<String, Object> action = Shape.object(interactive, "action");
        List<Bubble.Choice> choices = new ArrayList<>();
        for (Object button : Shape.list(action, "buttons")) {
            Map<String, Object> reply = Shape.object(button, "reply");
            choices.add(new Bubble.Choice(Shape.text(reply, "id"), Shape.text(reply, "title"), null, null));
        }
        for (Object section : Shape.list(action, "sections")) {
            for (Object row : Shape.list(section, "rows")) {
                choices.add(new Bubble.Choice(
                        Shape.text(row, "id"),
                        Shape.text(row, "title"),
                        emptyToNull(Shape.text(row, "description")),
                        emptyToNull(Shape.text(section, "title"))));
            }
        }
        return shown(
                list ? "list" : "buttons",
                Shape.text(Shape.object(interactive, "header"), "text"),
                Shape.text(Shape.object(interactive, "body"), "text"),
                Shape.text(Shape.object(interactive, "footer"), "text"),
                choices,
                list ? Shape.text(action, "button") : null);
    }

    private static Bubble plain(String kind, String text) {
        return shown(kind, null, text, null, List.of(), null);
    }

    private static Bubble shown(
            String kind, String header, String text, String footer, List<Bubble.Choice> choices, String listButton) {
        return new Bubble(
                null, 0, false, kind, header, text, footer, choices, listButton, null, "accepted", null, null);
    }

    private static String emptyToNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
