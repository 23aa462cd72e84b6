package dev.dromedary.sandbox;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** One person's phone: what it writes reaches the bot as a signed webhook. Every method returns the wamid. */
public final class Handset {

    private final SandboxPerson person;
    private final Phones phones;
    private final ServiceWindows windows;
    private final Delivery delivery;
    private final InstantSource clock;
    private final Supplier<String> wamids;

    Handset(
            SandboxPerson person,
            Phones phones,
            ServiceWindows windows,
            Delivery delivery,
            InstantSource clock,
            Supplier<String> wamids) {
        this.person = person;
        this.phones = phones;
        this.windows = windows;
        this.delivery = delivery;
        this.clock = clock;
        this.wamids = wamids;
    }

    public String write(String text) {
        return write(text, null);
    }

    /** @param quoted wamid of the message it answers, or null */
    public String write(String text, String quoted) {
        return send("text", text, quoted, Map.of("type", "text", "text", Map.of("body", text)));
    }

    /**
     * Taps a button or a list row of a message of the bot.
     *
     * @param choice its id or its title
     * @throws NoSuchElementException when this phone shows no such message or choice
     */
    public String tap(String wamid, String choice) {
        Bubble bubble = phones.find(person.id(), wamid)
                .orElseThrow(() -> new NoSuchElementException("no message " + wamid + " on this phone"));
        Bubble.Choice chosen = bubble.choices().stream()
                .filter(one -> one.id().equals(choice) || one.title().equals(choice))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("nothing to tap named " + choice));
        return send("tap", chosen.title(), wamid, tapped(bubble, chosen));
    }

    /** Any other message, such as an image or a reaction: its {@code type} and content as Meta shapes them. */
    public String send(Map<String, Object> message) {
        String type = Shape.text(message, "type");
        return send(type, "[" + type + "]", null, message);
    }

    /** Somebody looks at this chat: what was delivered is now read. */
    public void look(List<SentMessage> sent) {
        for (Bubble bubble : phones.unread(person.id())) {
            sent.stream()
                    .filter(message -> message.wamid().equals(bubble.wamid()))
                    .findFirst()
                    .ifPresent(message -> delivery.status(message, "read", null));
        }
    }

    public List<Bubble> bubbles() {
        return phones.since(person.id(), 0).bubbles();
    }

    private String send(String kind, String text, String quoted, Map<String, Object> message) {
        String wamid = wamids.get();
        windows.wrote(person.id());
        phones.add(
                person.id(),
                new Bubble(
                        wamid,
                        0,
                        true,
                        kind,
                        null,
                        text,
                        null,
                        List.of(),
                        null,
                        quoted,
                        "accepted",
                        null,
                        clock.instant()));
        delivery.inbound(person, wamid, quoted, message);
        return wamid;
    }

    /** A template's quick reply comes as {@code button}, a button or row of ours as {@code interactive}. */
    private static Map<String, Object> tapped(Bubble bubble, Bubble.Choice chosen) {
        if (bubble.kind().equals("template")) {
            return Map.of("type", "button", "button", Map.of("payload", chosen.id(), "text", chosen.title()));
        }
        String reply = bubble.kind().equals("list") ? "list_reply" : "button_reply";
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("id", chosen.id());
        content.put("title", chosen.title());
        if (chosen.description() != null) {
            content.put("description", chosen.description());
        }
        return Map.of("type", "interactive", "interactive", Map.of("type", reply, reply, content));
    }
}
