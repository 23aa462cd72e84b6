package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.sandbox.Answer;
import dev.dromedary.sandbox.Faults;
import dev.dromedary.sandbox.GraphStandIn;
import dev.dromedary.sandbox.Request;
import dev.dromedary.store.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands at Graph's door: writes down every message that reaches it, and decides which connections fail there. */
final class Witness {

    private enum Fate {
        FINE,
        DROPPED,
        ANSWER_LOST,
        LATE,
        BUSY
    }

    private static final Answer BUSY =
            new Answer(503, Map.of(), "{\"error\":{\"code\":2,\"message\":\"(#2) Service temporarily unavailable\"}}");

    private final Timeline timeline;
    private final Draws draws;
    private final Map<String, Integer> turns = new HashMap<>();
    private final double share;
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final ThreadLocal<Integer> last = new ThreadLocal<>();
    private Fate fate = Fate.FINE;

    /** @param share of the messages that meet a fault at Graph */
    Witness(Timeline timeline, GraphStandIn graph, long seed, double share) {
        this.timeline = timeline;
        this.draws = new Draws(seed);
        this.share = share;
        graph.sent().listen(message -> took());
        Faults faults = graph.faults();
        faults.order(Integer.MAX_VALUE, request -> see(request) == Fate.DROPPED, new Faults.Drop());
        faults.order(Integer.MAX_VALUE, request -> fate == Fate.ANSWER_LOST, new Faults.LoseAnswer());
        faults.order(Integer.MAX_VALUE, request -> fate == Fate.LATE, new Faults.Delay(Duration.ofMillis(700)));
        faults.order(Integer.MAX_VALUE, request -> fate == Fate.BUSY, new Faults.Reply(BUSY));
    }

    List<Attempt> attempts() {
        return attempts;
    }

    /** Called one at a time, for each request first. */
    private Fate see(Request request) {
        fate = Fate.FINE;
        Map<String, Object> message = request.json().orElse(Map.of());
        if (!request.path().endsWith("/messages") || message.containsKey("status")) {
            return fate;
        }
        String text = text(message);
        Speech speech = Speech.of(text);
        SplittableRandom random = draws.of(
                speech.verb() + " " + speech.key(), turns.merge(speech.verb() + " " + speech.key(), 1, Integer::sum));
        if (random.nextDouble() < share) {
            fate = Fate.values()[1 + random.nextInt(Fate.values().length - 1)];
        }
        String data = String.valueOf(message.get("biz_opaque_callback_data"));
        last.set(attempts.size());
        attempts.add(new Attempt(
                timeline.now(),
                World.replica(request.segments().get(0)),
                String.valueOf(message.get("to")).replaceFirst("^\\+", ""),
                text,
                data.replace(";repeat", ""),
                data.endsWith(";repeat"),
                false,
                fate == Fate.FINE || fate == Fate.LATE || fate == Fate.BUSY));
        return fate;
    }

    /** Graph accepted what this thread has just seen. */
    private void took() {
        Attempt seen = attempts.get(last.get());
        attempts.set(last.get(), seen.taken());
    }

    private static String text(Map<String, Object> message) {
        Map<String, Object> content = Json.toMap(message.get(String.valueOf(message.get("type"))));
        if (content.get("components") instanceof List<?> components) {
            // The third parameter of ops_alert is what the alert says.
            List<?> parameters = (List<?>) Json.toMap(components.get(0)).get("parameters");
            return "page " + Json.toMap(parameters.get(2)).get("text");
        }
        Object body = content.get("body");
        return String.valueOf(body instanceof Map<?, ?> inner ? inner.get("text") : body);
    }
}
