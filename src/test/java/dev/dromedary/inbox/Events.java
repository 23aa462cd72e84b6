package dev.dromedary.inbox;

import dev.dromedary.event.Event;
import dev.dromedary.event.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Events for tests: text {@code n} of a conversation. */
public final class Events {

    private static final Ids IDS = new Ids(InstantSource.system());

    private Events() {}

    public static Event of(String conversation, String key) {
        return new Event(
                IDS.next("evt"),
                Event.Kind.MESSAGE,
                "whatsapp",
                conversation,
                key,
                IDS.next("run"),
                Instant.now(),
                Map.of("text", key));
    }
}
