package dev.dromedary.console;

import dev.dromedary.alert.Alert;
import dev.dromedary.approval.Approval;
import dev.dromedary.inbox.InboxEntry;
import dev.dromedary.incident.Incident;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.people.Phone;
import dev.dromedary.run.Run;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the story behind an id of ours (alert, approval, incident, run, message, event) or a wamid: each event, decision
 * and reason in order.
 */
public final class Why {

    private final Sources sources;
    private final RunStory runs;

    public Why(Sources sources) {
        this.sources = sources;
        this.runs = new RunStory(sources);
    }

    /** Empty when there is nothing with this id. */
    public Optional<Story> of(String id) {
        String prefix = id.contains("-") ? id.substring(0, id.indexOf('-')) : id;
        return switch (prefix) {
            case "run" -> sources.runs().find(id).map(this::run);
            case "alr" -> sources.alerts().find(id).map(this::alert);
            case "apr" -> sources.approvals().find(id).map(this::approval);
            case "inc" -> sources.incidents().find(id).map(this::incident);
            case "msg" -> sources.outbox().find(id).map(this::message);
            case "evt" -> event(id);
            default -> sources.outbox().byWamid(id).map(this::message);
        };
    }

    private Story run(Run run) {
        return story(
                run.id(),
                "run",
                "flow " + run.flow() + " " + run.state().word() + (run.reason() == null ? "" : ": " + run.reason()),
                runs.of(run));
    }

    private Story alert(Alert alert) {
        List<Line> lines = new ArrayList<>();
        sources.alerts()
                .history(alert.id())
                .forEach(one ->
                        lines.add(new Line(one.at(), "alert", alert.id(), by(one.what(), one.who()), one.detail())));
        lines.addAll(about(alert.subject()));
        return story(alert.id(), "alert", sources.alerts().describe(alert, ZoneOffset.UTC), lines);
    }

    private Story approval(Approval approval) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                approval.createdAt(),
                "approval",
                approval.id(),
                "requested by " + approval.request().requester(),
                approval.request().required() + " of "
                        + approval.request().approvers().size() + " approvers needed until "
                        + approval.request().expiresAt()));
        approval.votes()
                .forEach(vote -> lines.add(new Line(
                        vote.at(),
                        "approval",
                        approval.id(),
                        vote.name() + " voted " + vote.decision().text(),
                        null)));
        if (approval.state() == Approval.State.EXPIRED) {
            lines.add(new Line(approval.request().expiresAt(), "approval", approval.id(), "expired", null));
        } else if (approval.decidedAt() != null) {
            lines.add(new Line(
                    approval.decidedAt(),
                    "approval",
                    approval.id(),
                    approval.state().text(),
                    null));
        }
        if (approval.request().runId() != null) {
            sources.runs().find(approval.request().runId()).ifPresent(run -> lines.addAll(runs.of(run)));
        }
        lines.addAll(about(approval.subject()));
        return story(approval.id(), "approval", sources.approvals().describe(approval, ZoneOffset.UTC), lines);
    }

    private Story incident(Incident incident) {
        List<Line> lines = new ArrayList<>();
        sources.incidents()
                .history(incident.id())
                .forEach(one -> lines.add(
                        new Line(one.at(), "incident", incident.id(), by(one.what(), one.who()), one.detail())));
        lines.addAll(about(incident.subject()));
        return story(incident.id(), "incident", incident.title() + " is " + incident.status(), lines);
    }

    private Story message(SentMessage message) {
        List<Line> lines = new ArrayList<>(RunStory.message(message));
        if (message.runId() != null) {
            sources.runs().find(message.runId()).ifPresent(run -> lines.addAll(runs.of(run)));
        }
        return story(
                message.id(),
                "message",
                message.state().text() + (message.reason() == null ? "" : ": " + message.reason()),
                lines);
    }

    private Optional<Story> event(String id) {
        return sources.inbox().byId(id).map(entry -> {
            List<Line> lines = new ArrayList<>(RunStory.arrival(entry));
            lines.addAll(runs.deaths(id));
            if (entry.event().runId() != null) {
                sources.runs().find(entry.event().runId()).ifPresent(run -> lines.addAll(runs.of(run)));
            }
            return story(id, "event", summary(entry), lines);
        });
    }

    private static String summary(InboxEntry entry) {
        return switch (entry.state()) {
            case RECEIVED ->
                "still worked on" + (entry.reason() == null ? "" : ", the last attempt failed: " + entry.reason());
            case DONE -> String.valueOf(entry.outcome());
            case DEAD ->
                "dead after " + entry.attempts() + " attempts: " + entry.reason() + " (`events replay` tries again)";
        };
    }

    /** The runs that were about it, and messages about it that other runs sent. */
    private List<Line> about(String subject) {
        List<Line> lines = new ArrayList<>();
        sources.runs().about(subject).forEach(run -> lines.addAll(runs.of(run)));
        sources.outbox()
                .list(new Listing(null, null, subject, null, null, null, RunStory.MESSAGES))
                .forEach(message -> lines.addAll(RunStory.message(message)));
        return lines;
    }

    private static String by(String what, String who) {
        return who == null ? what : what + " by " + Phone.shown(who);
    }

    /** Several ways lead to one line: each is told once. */
    private static Story story(String id, String kind, String summary, List<Line> lines) {
        Set<Line> told = new HashSet<>();
        List<Line> ordered = lines.stream()
                .filter(told::add)
                .sorted(Comparator.comparing(Line::at))
                .toList();
        return new Story(id, kind, summary, ordered);
    }
}
