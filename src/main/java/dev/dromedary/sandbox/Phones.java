package dev.dromedary.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The chats of everybody's phone with the bot, in memory: the newest of each, the longest unused chats forgotten. */
public final class Phones {

    private static final int CHATS = 500;
    private static final int BUBBLES = 300;
    /** Meta shows "typing…" until the next message, at most 25 seconds. */
    private static final Duration TYPING = Duration.ofSeconds(25);

    private static final List<String> ORDER = List.of("accepted", "sent", "delivered", "read", "failed");

    private static final class Chat {
        private final Map<String, Bubble> bubbles = bounded(BUBBLES, false);
        private Instant typingUntil = Instant.EPOCH;
    }

    /** {@code version}: to be asked for next time. */
    public record View(List<Bubble> bubbles, boolean typing, long version) {}

    private final InstantSource clock;
    private final Map<String, Chat> chats = bounded(CHATS, true);
    private long version;

    public Phones(InstantSource clock) {
        this.clock = clock;
    }

    /** What changed in this chat after {@code after}; 0 for everything. */
    public synchronized View since(String person, long after) {
        Chat chat = chats.get(person);
        if (chat == null) {
            return new View(List.of(), false, version);
        }
        List<Bubble> changed = chat.bubbles.values().stream()
                .filter(bubble -> bubble.version() > after)
                .toList();
        return new View(changed, chat.typingUntil.isAfter(clock.instant()), version);
    }

    /** Everybody who has a chat, known or not. */
    public synchronized List<String> chats() {
        return new ArrayList<>(chats.keySet());
    }

    public synchronized Optional<Bubble> find(String person, String wamid) {
        return Optional.ofNullable(chats.get(person)).map(chat -> chat.bubbles.get(wamid));
    }

    synchronized void add(String person, Bubble bubble) {
        Chat chat = chats.computeIfAbsent(person, p -> new Chat());
        chat.bubbles.put(bubble.wamid(), bubble.as(++version, bubble.state(), bubble.error()));
        if (!bubble.byPerson()) {
            chat.typingUntil = Instant.EPOCH;
        }
    }

    /** A state never goes back: delivered after read changes nothing. */
    synchronized void state(String person, String wamid, String state, String error) {
        Chat chat = chats.get(person);
        Bubble bubble = chat == null ? null : chat.bubbles.get(wamid);
        if (bubble != null && ORDER.indexOf(state) > ORDER.indexOf(bubble.state())) {
            chat.bubbles.put(wamid, bubble.as(++version, state, error));
        }
    }

    synchronized void typing(String person) {
        Chat chat = chats.get(person);
        if (chat != null) {
            chat.typingUntil = clock.instant().plus(TYPING);
        }
    }

    /** The bot's messages in this chat that this person has not seen yet. */
    synchronized List<Bubble> unread(String person) {
        Chat chat = chats.get(person);
        return chat == null
                ? List.of()
                : chat.bubbles.values().stream()
                        .filter(bubble -> !bubble.byPerson() && bubble.state().equals("delivered"))
                        .toList();
    }

    /** Whose chat holds this message of a person; empty when none does. */
    synchronized Optional<String> writerOf(String wamid) {
        return chats.entrySet().stream()
                .filter(chat -> chat.getValue().bubbles.containsKey(wamid))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static <V> Map<String, V> bounded(int most, boolean byUse) {
        return new LinkedHashMap<>(16, 0.75f, byUse) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }
}
