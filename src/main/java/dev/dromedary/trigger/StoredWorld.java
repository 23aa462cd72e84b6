package dev.dromedary.trigger;

import dev.dromedary.alert.Alert;
import dev.dromedary.alert.Alerts;
import dev.dromedary.approval.Approval;
import dev.dromedary.approval.Approvals;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.conversation.Pending;
import dev.dromedary.event.Message;
import dev.dromedary.incident.Incidents;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.people.Directory;
import dev.dromedary.people.Phone;
import dev.dromedary.template.Times;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The world as the TriggerConfig and our tables know it. */
public final class StoredWorld implements World {

    private static final int NEWEST = 100;
    private static final int MOST_OPEN = 1_000;

    /** The features whose subjects people command. */
    public record Subjects(Alerts alerts, Approvals approvals, Incidents incidents) {}

    private final Map<String, Platform> platforms;
    private final Directory people;
    private final Outbox outbox;
    private final Pending pending;
    private final Subjects subjects;

    public StoredWorld(
            Map<String, Platform> platforms, Directory people, Outbox outbox, Pending pending, Subjects subjects) {
        this.platforms = Map.copyOf(platforms);
        this.people = people;
        this.outbox = outbox;
        this.pending = pending;
        this.subjects = subjects;
    }

    @Override
    public boolean allowed(Message message, String platform) {
        if (message.sender() == null || !platforms.containsKey(platform)) {
            return false;
        }
        List<String> listed = platforms.get(platform).allowedNumbers();
        if (listed.isEmpty()) {
            return listed(message.from()) || isKnownId(message.userId());
        }
        return listed.stream()
                .map(Phone::key)
                .anyMatch(key -> key.equals(message.from()) || key.equals(message.userId()));
    }

    private boolean listed(String phone) {
        return phone != null && people.byPhone(phone).isPresent();
    }

    private boolean isKnownId(String userId) {
        return userId != null && people.byUserId(userId).isPresent();
    }

    @Override
    public boolean mayChange(String sender, String platform) {
        return !platforms.get(platform).requireVerified() || listed(sender);
    }

    @Override
    public Optional<Sent> sent(String wamid, String sender) {
        return outbox.byWamid(wamid)
                .filter(message -> message.to().equals(sender))
                .map(message -> new Sent(message.id(), message.subject()));
    }

    @Override
    public Optional<Sent> offered(String payload, String sender) {
        return outbox.offer(sender, payload).map(offer -> new Sent(offer.messageId(), offer.subject()));
    }

    @Override
    public List<Waiting> waiting(String sender) {
        return pending.openFor(sender).stream().map(this::waiting).toList();
    }

    private Waiting waiting(Pending.Response one) {
        Optional<Candidate> known = one.subject() == null ? Optional.empty() : candidate(one.subject());
        String label = known.map(Candidate::title)
                .orElseGet(() ->
                        outbox.find(one.messageId()).map(SentMessage::flow).orElse("an earlier question"));
        String detail = known.map(Candidate::detail).orElse(null);
        return new Waiting(one.id(), one.pattern(), one.flow(), one.subject(), one.messageId(), label, detail);
    }

    @Override
    public List<Candidate> toldAndOpen(String sender, SubjectCommand command) {
        return outbox.told(sender, open(command)).stream()
                .flatMap(subject -> candidate(subject).stream())
                .toList();
    }

    @Override
    public Optional<Instant> toldAt(String sender, String subject) {
        return outbox.firstTold(sender, subject);
    }

    /**
     * What the command can still do something about: acknowledging needs an alert that still fires. What is open is
     * asked for first, since what a person was ever told grows without end.
     */
    private List<String> open(SubjectCommand command) {
        List<String> open = new ArrayList<>();
        if (command.canMean("alert:")) {
            subjects.alerts().list(Alert.State.FIRING, MOST_OPEN, 0).forEach(alert -> open.add(alert.subject()));
            if (command != SubjectCommand.ACK) {
                subjects.alerts().list(Alert.State.ACKNOWLEDGED, MOST_OPEN, 0).forEach(one -> open.add(one.subject()));
            }
        }
        if (command.canMean("approval:")) {
            subjects.approvals().list(Approval.State.PENDING, MOST_OPEN, 0).forEach(one -> open.add(one.subject()));
        }
        if (command.canMean("incident:")) {
            subjects.incidents().list("open", MOST_OPEN, 0).forEach(incident -> open.add(incident.subject()));
        }
        return open;
    }

    @Override
    public List<Candidate> openToTake(String sender, SubjectCommand command) {
        List<String> open = new ArrayList<>();
        if (listed(sender)) {
            subjects.alerts().list(Alert.State.FIRING, NEWEST, 0).forEach(alert -> open.add(alert.subject()));
            subjects.incidents().list("open", NEWEST, 0).forEach(incident -> open.add(incident.subject()));
        }
        String key = people.person(sender).key();
        subjects.approvals().list(Approval.State.PENDING, NEWEST, 0).stream()
                .filter(approval -> approval.approver(key).isPresent())
                .forEach(approval -> open.add(approval.subject()));
        List<String> told = outbox.told(sender, open);
        return open.stream()
                .filter(subject -> command.canMean(subject) && !told.contains(subject))
                .flatMap(subject -> candidate(subject).stream())
                .toList();
    }

    private Optional<Candidate> candidate(String subject) {
        return subjects.alerts()
                .bySubject(subject)
                .map(alert -> new Candidate(subject, alert.service(), alert.severity() + ": " + alert.title()))
                .or(() -> subjects.approvals()
                        .bySubject(subject)
                        .map(approval -> new Candidate(subject, title(approval), detail(approval))))
                .or(() -> subjects.incidents()
                        .bySubject(subject)
                        .map(incident -> new Candidate(subject, incident.title(), incident.severity())));
    }

    /** Two requests for the same version are told apart by their ids. */
    private static String detail(Approval approval) {
        return approval.request().environment() + ", asked by "
                + approval.request().requester() + ", " + approval.id();
    }

    private static String title(Approval approval) {
        return approval.request().service() + " " + approval.request().version();
    }

    @Override
    public Optional<Settled> settled(String subject) {
        return subjects.alerts()
                .bySubject(subject)
                .filter(alert -> !alert.isOpen())
                .map(alert ->
                        new Settled("resolved", name(alert.resolvedBy()), text(alert.resolvedAt()), alert.title()))
                .or(() -> subjects.approvals()
                        .bySubject(subject)
                        .filter(approval -> approval.state() != Approval.State.PENDING)
                        .map(this::settled))
                .or(() -> subjects.incidents()
                        .bySubject(subject)
                        .filter(incident -> !incident.open())
                        .map(incident -> new Settled("resolved", null, null, incident.title())));
    }

    private Settled settled(Approval approval) {
        String by = approval.votes().isEmpty()
                ? null
                : approval.votes().get(approval.votes().size() - 1).name();
        return new Settled(approval.state().text(), by, text(approval.decidedAt()), title(approval));
    }

    private String name(String person) {
        return person == null ? null : people.person(person).name();
    }

    private static String text(Instant at) {
        return at == null ? null : Times.readable(at.atZone(ZoneId.of("UTC")));
    }
}
