package dev.dromedary.engine;

import dev.dromedary.audit.Audit;
import dev.dromedary.event.Event;
import dev.dromedary.event.FlowCall;
import dev.dromedary.event.Message;
import dev.dromedary.people.Identities;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Json;
import dev.dromedary.store.StoreUnavailable;
import dev.dromedary.trigger.Selector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who hears of an event that was set aside: whoever wrote it, unless they are a stranger; the operators when a system
 * did. Once each, also when it is replayed and dies again, which whoever replayed it sees in the list.
 */
public final class DeadEvents {

    private static final Logger log = LoggerFactory.getLogger(DeadEvents.class);

    /** When everything dies at once the operators hear of each flow that often. */
    private static final Duration TELL_EVERY = Duration.ofMinutes(5);

    private static final int LONGEST_WORDS = 60;
    private static final int LONGEST_REASON = 200;

    private final Runs runs;
    private final Selector selector;
    private final Identities identities;
    private final Answers answers;
    private final Surroundings surroundings;
    private final BiConsumer<String, String> operators;
    private final Audit audit;
    private final InstantSource clock;

    /** @param operators tells them a text, once under each name for it */
    public DeadEvents(
            Runs runs,
            Selector selector,
            Identities identities,
            Answers answers,
            Surroundings surroundings,
            BiConsumer<String, String> operators,
            Audit audit,
            InstantSource clock) {
        this.runs = runs;
        this.selector = selector;
        this.identities = identities;
        this.answers = answers;
        this.surroundings = surroundings;
        this.operators = operators;
        this.audit = audit;
        this.clock = clock;
    }

    /** Joins the transaction that sets it aside. */
    void dead(Event event, int attempts, String reason) {
        audit(audit, event.id(), event.kind().name(), attempts, reason);
        if (event.runId() != null && runs.find(event.runId()).isPresent()) {
            // Its run has told whoever began it.
            return;
        }
        try {
            tell(event, reason);
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            log.error("whoever sent {} could not be told that it is set aside", event.id(), e);
            tellOperators(event, String.valueOf(event.kind()), reason);
        }
    }

    /** A run that was given up takes the event with it. Joins the transaction that ends it. */
    public static void runDied(Audit audit, Run run) {
        audit(audit, run.eventId(), "RUN", run.attempts(), run.reason());
    }

    private static void audit(Audit audit, String eventId, String what, int attempts, String reason) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("what", what.toLowerCase(java.util.Locale.ROOT));
        detail.put("attempts", attempts);
        detail.put("reason", reason);
        audit.append("dromedary", "event.dead", eventId, detail);
    }

    private void tell(Event event, String reason) {
        switch (event.kind()) {
            case MESSAGE -> {
                Message message = identities.recognise(Json.convert(event.body(), Message.class));
                if (selector.allows(message, event.platform())) {
                    String words = message.text() == null ? "" : " “" + shortened(message.text(), LONGEST_WORDS) + "”";
                    tellPerson(event, message.sender(), null, "Your message" + words, reason);
                }
            }
            case FLOW -> {
                FlowCall call = Json.convert(event.body(), FlowCall.class);
                String person = Surroundings.sender(call.trigger());
                if (person == null) {
                    tellOperators(event, call.source() + " → " + call.flow(), reason);
                } else {
                    tellPerson(event, person, call.flow(), "What you began (" + call.flow() + ")", reason);
                }
            }
            default -> log.error("{} {} is set aside: {}", event.kind(), event.id(), reason);
        }
    }

    private void tellPerson(Event event, String person, String flow, String what, String reason) {
        Map<String, Object> data = Map.of(
                "run", event.id(),
                "reason", what + " could not be handled: " + shortened(reason, LONGEST_REASON) + ".",
                "contact", surroundings.contact(person));
        answers.say(
                new Answers.To(event.platform(), person, null, flow, null), event.id() + "/dead", "failed-run", data);
    }

    private void tellOperators(Event event, String what, String reason) {
        operators.accept(
                "dead/" + what + "/" + clock.millis() / TELL_EVERY.toMillis(),
                what + " could not be handled: " + shortened(reason, LONGEST_REASON) + " (" + event.id()
                        + "). `events list` shows all that is set aside, `events replay` tries again");
    }

    private static String shortened(String text, int longest) {
        String line = text.replaceAll("[\\p{C}\\s]+", " ").strip();
        int end = line.offsetByCodePoints(0, Math.min(longest, line.codePointCount(0, line.length())));
        return end < line.length() ? line.substring(0, end) + "…" : line;
    }
}
