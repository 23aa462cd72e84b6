package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.sandbox.GraphStandIn;
import dev.dromedary.sandbox.SentMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/** What came back of a {@link Traffic}: held against what its senders were answered, and against nothing of ours. */
final class Echoes {

    /** How long a message waits behind an earlier one of its conversation: eight seconds, less what counts them. */
    private static final Duration PATIENCE = Duration.ofMillis(7_500);

    private final GraphStandIn graph;
    private final Traffic traffic;

    Echoes(GraphStandIn graph, Traffic traffic) {
        this.graph = graph;
        this.traffic = traffic;
    }

    /** Each message that was answered has its reply, and none has a second one that does not say so. */
    void areComplete(Duration patience) {
        try {
            await().atMost(patience).until(() -> missing().isEmpty());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("no reply to " + missing() + " of " + traffic.count() + " messages", e);
        }
        traffic.answered().keySet().forEach(this::once);
    }

    /**
     * Not where a process was stopped and woken: what it kept back then is overtaken, and nobody can see from outside that it
     * was in doubt.
     */
    void areInOrder() {
        traffic.answered().keySet().forEach(this::inOrder);
    }

    void holdNoRepeats() {
        assertThat(graph.sent().all())
                .extracting(SentMessage::callbackData)
                .as("messages that may be repeats")
                .noneMatch(data -> data.endsWith(";repeat"));
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        traffic.answered().forEach((person, marks) -> {
            List<String> there = replies(person).stream().map(Echoes::mark).toList();
            marks.stream().filter(mark -> !there.contains(mark)).forEach(missing::add);
        });
        return missing;
    }

    private List<SentMessage> replies(String person) {
        return graph.sent()
                .all(message -> message.to().equals(person) && message.text().matches("(echo|slow|later) \\S+"));
    }

    private static boolean isRepeat(SentMessage reply) {
        return reply.callbackData().endsWith(";repeat");
    }

    private static String mark(SentMessage reply) {
        return reply.text().split(" ")[1];
    }

    private void once(String person) {
        Map<String, SentMessage> first = new LinkedHashMap<>();
        for (SentMessage reply : replies(person)) {
            SentMessage before = first.putIfAbsent(mark(reply), reply);
            if (before != null) {
                assertThat(reply.callbackData())
                        .as("the second reply to %s, after %s", mark(reply), before)
                        .isEqualTo(before.callbackData().replace(";repeat", "") + ";repeat");
            }
        }
    }

    /** One that overtook another one did so after it had waited long enough for it, or that one was in doubt. */
    private void inOrder(String person) {
        List<String> asked = traffic.answered().get(person).stream()
                .filter(mark -> mark.startsWith("p"))
                .toList();
        List<SentMessage> replies = replies(person);
        Map<String, Instant> came = new LinkedHashMap<>();
        Set<String> doubted = new HashSet<>();
        for (SentMessage reply : replies) {
            if (came.putIfAbsent(mark(reply), reply.at()) == null && isRepeat(reply)) {
                doubted.add(mark(reply));
            }
        }
        for (int i = 0; i + 1 < asked.size(); i++) {
            Instant one = came.get(asked.get(i));
            Instant next = came.get(asked.get(i + 1));
            if (next.isBefore(one) && !doubted.contains(asked.get(i))) {
                assertThat(Duration.between(traffic.answeredAt(asked.get(i)), next))
                        .as("%s overtook %s", asked.get(i + 1), asked.get(i))
                        .isGreaterThanOrEqualTo(PATIENCE);
            }
        }
    }
}
