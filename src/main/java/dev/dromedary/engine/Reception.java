package dev.dromedary.engine;

import dev.dromedary.audit.Audit;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.conversation.Transcript;
import dev.dromedary.event.Event;
import dev.dromedary.event.FlowCall;
import dev.dromedary.event.Message;
import dev.dromedary.event.Status;
import dev.dromedary.inbox.Claim;
import dev.dromedary.inbox.EventHandler;
import dev.dromedary.inbox.Outcome;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.people.Identities;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Json;
import dev.dromedary.trigger.Choice;
import dev.dromedary.trigger.Decision;
import dev.dromedary.trigger.Selector;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What arrived, brought to its outcome: selection says what a message means, and a run, a sentence of ours or a row of
 * the audit log comes of it. Every outcome carries its reason.
 */
public final class Reception implements EventHandler {

    private final Selector selector;
    private final RunStart start;
    private final Runs runs;
    private final Outbox outbox;
    private final Transcript transcript;
    private final Audit audit;
    private final Answers answers;
    private final Identities identities;
    private final People people;
    private final Map<String, Platform> platforms;
    private final DeadEvents deadEvents;
    private final InstantSource clock;

    public Reception(
            Selector selector,
            RunStart start,
            Runs runs,
            Outbox outbox,
            Transcript transcript,
            Audit audit,
            Answers answers,
            Identities identities,
            People people,
            Map<String, Platform> platforms,
            DeadEvents deadEvents,
            InstantSource clock) {
        this.selector = selector;
        this.start = start;
        this.runs = runs;
        this.outbox = outbox;
        this.transcript = transcript;
        this.audit = audit;
        this.answers = answers;
        this.identities = identities;
        this.people = people;
        this.platforms = Map.copyOf(platforms);
        this.deadEvents = deadEvents;
        this.clock = clock;
    }

    /** What templates see as {@code trigger.user.*} of a sender. */
    @FunctionalInterface
    public interface People {
        Map<String, Object> user(String sender, String profileName);
    }

    @Override
    public Outcome handle(Event event, Claim claim) {
        if (event.runId() != null && runs.find(event.runId()).isPresent()) {
            return start.goOn(event.runId());
        }
        return switch (event.kind()) {
            case MESSAGE -> message(event, identities.recognise(Json.convert(event.body(), Message.class)));
            case FLOW -> start.call(event, Json.convert(event.body(), FlowCall.class));
            case STATUS -> {
                Status status = Json.convert(event.body(), Status.class);
                yield Outcome.done("status", status.status() + " " + status.wamid(), () -> outbox.status(status));
            }
            case NOTE -> Outcome.done("recorded", String.valueOf(event.body().getOrDefault("note", "recorded")));
        };
    }

    private Outcome message(Event event, Message message) {
        Decision decision = selector.decide(message, event.platform());
        if (decision instanceof Decision.Denied denied) {
            return Outcome.done(
                    "denied", denied.reason(), () -> audit(event, message, "message.denied", denied.reason()));
        }
        if (decision instanceof Decision.Recorded recorded) {
            return Outcome.done("recorded", recorded.reason());
        }
        if (decision instanceof Decision.Unreadable unreadable) {
            return Outcome.done("answered", unreadable.reason(), () -> {
                audit(event, message, "message.unreadable", unreadable.reason());
                answers.say(to(event, message, null), event.id(), "unreadable", Map.of("type", unreadable.type()));
            });
        }
        if (decision instanceof Decision.Say say) {
            return Outcome.done("answered", say.reason(), () -> {
                note(event, message, say.reason());
                say(event, message, say);
            });
        }
        if (decision instanceof Decision.Ask ask) {
            return Outcome.done("asked", ask.reason(), () -> {
                note(event, message, ask.reason());
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("command", ask.command());
                data.put("what", ask.what());
                data.put("total", ask.total());
                answers.ask(to(event, message, null), event.id(), "ask", data, options(ask.choices()));
            });
        }
        return run(event, message, (Decision.Run) decision);
    }

    private Outcome run(Event event, Message message, Decision.Run run) {
        Map<String, Object> match = new LinkedHashMap<>();
        for (int i = 0; i < run.groups().size(); i++) {
            match.put(String.valueOf(i + 1), run.groups().get(i));
        }
        Map<String, Object> trigger = new LinkedHashMap<>();
        trigger.put("type", "message");
        trigger.put("platform", event.platform());
        trigger.put("text", message.text());
        trigger.put("command", run.command());
        trigger.put("arguments", run.arguments());
        trigger.put("message_id", message.wamid());
        trigger.put("match", match);
        trigger.put("subject", run.subject());
        trigger.put("reason", run.reason());
        trigger.put("user", people.user(message.sender(), message.profileName()));
        return start.message(event, message, run, trigger, () -> note(event, message, run.reason()));
    }

    private void say(Event event, Message message, Decision.Say say) {
        Answers.To to = to(event, message, null);
        if (say.choices().isEmpty()) {
            answers.say(to, event.id(), say.key(), say.values());
        } else {
            answers.ask(to, event.id(), say.key(), say.values(), options(say.choices()));
        }
    }

    static List<Answers.Option> options(List<Choice> choices) {
        return choices.stream()
                .map(choice -> new Answers.Option(choice.payload(), choice.title(), choice.detail()))
                .toList();
    }

    private static Answers.To to(Event event, Message message, String subject) {
        return new Answers.To(event.platform(), message.sender(), null, null, subject);
    }

    /** The audit row and the line of the transcript that every message of a listed person leaves. */
    private void note(Event event, Message message, String reason) {
        identities.learn(message);
        audit(event, message, "message.received", reason);
        transcript.add(
                message.sender(),
                Transcript.Direction.IN,
                message.wamid(),
                message.text(),
                null,
                message.sentAt() == null ? clock.instant() : message.sentAt());
    }

    private void audit(Event event, Message message, String action, String reason) {
        Platform platform = platforms.get(event.platform());
        if (platform != null && !platform.auditEnabled()) {
            return;
        }
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("event", event.id());
        detail.put("wamid", message.wamid());
        detail.put("type", message.type());
        detail.put("reason", reason);
        if (platform != null && platform.auditContent() && message.text() != null) {
            detail.put("text", message.text());
        }
        audit.append(message.sender(), action, null, detail);
    }

    @Override
    public Outcome begun(Event event) {
        return event.runId() == null ? null : start.begun(event.runId());
    }

    @Override
    public void dead(Event event, int attempts, String reason) {
        deadEvents.dead(event, attempts, reason);
    }
}
