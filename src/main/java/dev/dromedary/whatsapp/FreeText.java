package dev.dromedary.whatsapp;

import dev.dromedary.outbox.AsTemplate;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.store.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Free text outside the 24-hour window: says the same by the template {@code window.fallback_template} names. */
public final class FreeText implements AsTemplate {

    private static final int TITLE = 60;

    private final MessageTemplates templates;
    private final String name;

    public FreeText(MessageTemplates templates, String name) {
        this.templates = templates;
        this.name = name;
    }

    @Override
    public Optional<Map<String, Object>> of(SentMessage message) {
        var body = Json.mapper().valueToTree(message.body());
        String written = Lenient.text(body, "text", "body");
        String text = written != null ? written : Lenient.text(body, "interactive", "body", "text");
        return text == null
                ? Optional.empty()
                : Optional.of(Outgoing.template(name, language(), parameters(text.strip()), List.of())
                        .body());
    }

    private String language() {
        return templates.find(name, "en").map(MessageTemplate::language).orElse("en");
    }

    /** Two placeholders: the first line as a title, where it is short, and the rest. */
    private List<String> parameters(String text) {
        int wanted =
                templates.find(name, "en").map(MessageTemplate::placeholders).orElse(2);
        if (wanted < 2) {
            return List.of(cut(text, ""));
        }
        String[] lines = text.split("\n", 2);
        String title = lines[0].replace("*", "").strip();
        boolean titled = lines.length == 2 && !title.isEmpty() && title.length() <= TITLE;
        return titled ? List.of(title, cut(lines[1], title)) : List.of("Message", cut(text, "Message"));
    }

    /** What the template itself says takes some of the room. */
    private String cut(String text, String title) {
        int own = templates.find(name, "en").map(t -> t.body().length()).orElse(100);
        return Cut.to(Parameter.clean(text), Math.max(TITLE, Outgoing.BODY - own - title.length()));
    }
}
