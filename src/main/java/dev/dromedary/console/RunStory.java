package dev.dromedary.console;

import dev.dromedary.event.Event;
import dev.dromedary.inbox.InboxEntry;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.State;
import dev.dromedary.people.Phone;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What one run did and why: its event, the choice of its flow, its steps, its messages, its end. */
final class RunStory {

    static final int MESSAGES = 1_000;

    private final Sources sources;

    RunStory(Sources sources) {
        this.sources = sources;
    }

    List<Line> of(Run run) {
        List<Line> lines = new ArrayList<>();
        (run.eventId() == null
                        ? sources.inbox().byRun(run.id())
                        : sources.inbox().byId(run.eventId()))
                .ifPresent(entry -> {
                    lines.addAll(arrival(entry));
                    lines.addAll(deaths(entry.event().id()));
                });
        lines.add(new Line(
                run.startedAt(),
                "run",
                run.id(),
                "flow " + run.flow() + " started",
                "version " + run.flowHash()
                        + (run.trigger().get("removed") == null
                                ? ""
                                : EventItem.REMOVED + run.trigger().get("removed"))));
        sources.journal().entries(run.id()).forEach(entry -> lines.add(step(entry)));
        sources.outbox()
                .list(new Listing(null, null, null, run.id(), null, null, MESSAGES))
                .forEach(message -> lines.addAll(message(message)));
        if (run.endedAt() != null) {
            lines.add(new Line(run.endedAt(), "run", run.id(), run.state().word(), run.reason()));
        } else if (run.reason() != null) {
            lines.add(new Line(run.readyAt(), "run", run.id(), "waits", run.reason()));
        }
        run.warnings()
                .forEach(warning -> lines.add(new Line(
                        run.endedAt() == null ? run.startedAt() : run.endedAt(), "run", run.id(), "warning", warning)));
        return lines;
    }

    /** When it was set aside, and when a person replayed it. */
    List<Line> deaths(String eventId) {
        return sources.audit().list(eventId, MESSAGES, null).stream()
                .map(row -> new Line(
                        row.at(),
                        "event",
                        eventId,
                        row.action().equals("event.replayed")
                                ? "replayed by " + row.actor()
                                : "set aside after " + row.details().get("attempts") + " attempts",
                        row.action().equals("event.replayed")
                                ? null
                                : String.valueOf(row.details().get("reason"))))
                .toList();
    }

    static List<Line> arrival(InboxEntry entry) {
        Event event = entry.event();
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(event.receivedAt(), "event", event.id(), "received", arrived(event)));
        if (entry.outcome() != null || entry.reason() != null) {
            lines.add(new Line(
                    entry.endedAt() == null ? event.receivedAt() : entry.endedAt(),
                    "decision",
                    event.id(),
                    Objects.toString(entry.outcome(), entry.state().name().toLowerCase(Locale.ROOT)),
                    entry.reason()));
        }
        return lines;
    }

    private static String arrived(Event event) {
        Object text = event.kind() == Event.Kind.MESSAGE && event.body() != null
                ? event.body().get("text")
                : null;
        return EventItem.about(event) + (text == null ? "" : ": " + text);
    }

    static Line step(Journal.Entry entry) {
        String what = "step " + entry.step() + (entry.item() < 0 ? "" : "[" + entry.item() + "]") + " "
                + entry.state().name().toLowerCase(Locale.ROOT)
                + (entry.attempt() > 1 ? ", attempt " + entry.attempt() : "");
        return new Line(entry.at(), "step", entry.opId(), what, entry.error() != null ? entry.error() : skipped(entry));
    }

    /** A step that succeeded by leaving out what is not configured says so: {@code {skipped: true, reason}}. */
    private static String skipped(Journal.Entry entry) {
        return entry.output() instanceof Map<?, ?> output && Boolean.TRUE.equals(output.get("skipped"))
                ? "skipped, " + output.get("reason")
                : null;
    }

    static List<Line> message(SentMessage message) {
        List<Line> lines = new ArrayList<>();
        String to = message.channel().name().toLowerCase(Locale.ROOT) + " to " + Phone.shown(message.to());
        lines.add(new Line(
                message.createdAt(),
                "message",
                message.id(),
                "put into the outbox, " + to,
                message.subject() == null ? null : "about " + message.subject()));
        if (message.state() != State.QUEUED || message.reason() != null) {
            lines.add(new Line(
                    message.updatedAt(),
                    "message",
                    message.id(),
                    message.state().text()
                            + (message.attempts() > 1 ? " after " + message.attempts() + " attempts" : "")
                            + (message.possiblyRepeated() ? ", possibly twice" : ""),
                    message.reason()));
        }
        return lines;
    }
}
