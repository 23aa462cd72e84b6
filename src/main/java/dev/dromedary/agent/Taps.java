package dev.dromedary.agent;

import dev.dromedary.outbox.Offer;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.store.Json;
import dev.dromedary.whatsapp.Choice;
import dev.dromedary.whatsapp.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The buttons and rows of an input as what comes back when they are tapped: {@code <command>:<subject>}, or
 * {@code flow/<stem>:<subject>}. An author writes a word ({@code ACK}), or a map of title and command, flow or id.
 */
record Taps(Map<String, Object> input, String subject) {

    List<Outgoing> message() {
        Input in = Input.of(input);
        String text = in.need("text", "message");
        List<Object> buttons = in.list("buttons");
        if (!buttons.isEmpty()) {
            return Outgoing.buttons(
                    text, buttons.stream().map(this::offer).toList(), in.text("header"), in.text("footer"));
        }
        List<Choice.Section> sections = sections(in);
        return sections.isEmpty() ? Outgoing.text(text) : Outgoing.list(text, in.either("button", "open"), sections);
    }

    private List<Choice.Section> sections(Input in) {
        List<Choice.Section> sections = new ArrayList<>();
        for (Object written : in.list("sections")) {
            if (!(written instanceof Map<?, ?> map)) {
                throw ActionFailed.refused("each of `sections` has a title and rows");
            }
            Input section = Input.of(Json.toMap(map));
            sections.add(new Choice.Section(section.text("title"), rows(section)));
        }
        if (!in.list("rows").isEmpty()) {
            sections.add(new Choice.Section(null, rows(in)));
        }
        return sections;
    }

    private List<Choice.Row> rows(Input section) {
        return section.list("rows").stream()
                .map(row -> new Choice.Row(offer(row).payload(), offer(row).title(), description(row)))
                .toList();
    }

    private static String description(Object row) {
        return row instanceof Map<?, ?> map && map.get("description") != null
                ? map.get("description").toString()
                : null;
    }

    private Offer offer(Object written) {
        if (!(written instanceof Map<?, ?> map)) {
            String title = String.valueOf(written).strip();
            return new Offer(about(word(title)), title);
        }
        Input button = Input.of(Json.toMap(map));
        String title = button.need("title", "text", "label");
        if (button.text("flow") != null) {
            return new Offer(about("flow/" + button.text("flow")), title);
        }
        String id = button.either("payload", "id");
        if (id != null) {
            return new Offer(id.contains(":") || id.contains("/") ? id : about(word(id)), title);
        }
        return new Offer(about(word(button.textOr("command", title))), title);
    }

    private static String word(String text) {
        return text.strip().replaceFirst("\\s.*", "").toLowerCase(Locale.ROOT);
    }

    private String about(String command) {
        return subject == null ? command : command + ":" + subject;
    }
}
