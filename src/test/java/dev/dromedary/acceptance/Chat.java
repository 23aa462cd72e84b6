package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;

import dev.dromedary.sandbox.Bubble;
import dev.dromedary.sandbox.GraphStandIn;
import dev.dromedary.sandbox.Handset;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One person's phone in a story: writes, taps, and expects the next message. Each message is expected once. */
final class Chat {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Handset phone;
    private final String name;
    private final Set<String> seen = new HashSet<>();

    Chat(GraphStandIn graph, String name, String number) {
        this.phone = graph.phone(number);
        this.name = name;
    }

    Chat says(String text) {
        phone.write(text);
        return this;
    }

    Chat says(String text, Bubble quoted) {
        phone.write(text, quoted.wamid());
        return this;
    }

    Chat taps(Bubble message, String choice) {
        phone.tap(message.wamid(), choice);
        return this;
    }

    Handset phone() {
        return phone;
    }

    /** The next message on this phone that holds all of this text; those before it stay unexpected. */
    Bubble gets(String... parts) {
        List<String> wanted = List.of(parts);
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            unseen().stream().anyMatch(bubble -> wanted.stream().allMatch(bubble.text()::contains)));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(
                    name + "'s phone did not show " + wanted + " but "
                            + unseen().stream().map(Bubble::text).toList(),
                    e);
        }
        Bubble found = unseen().stream()
                .filter(bubble -> wanted.stream().allMatch(bubble.text()::contains))
                .findFirst()
                .orElseThrow();
        seen.add(found.wamid());
        return found;
    }

    /** What came and nobody expected; a message that Meta could not deliver never came. */
    List<Bubble> unseen() {
        return phone.bubbles().stream()
                .filter(bubble ->
                        !bubble.byPerson() && !bubble.state().equals("failed") && !seen.contains(bubble.wamid()))
                .toList();
    }
}
