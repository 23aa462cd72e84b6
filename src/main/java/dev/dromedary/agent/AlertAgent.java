package dev.dromedary.agent;

import dev.dromedary.alert.Alert;
import dev.dromedary.alert.Alerts;
import dev.dromedary.alert.Change;
import dev.dromedary.alert.Raised;
import dev.dromedary.people.Person;
import dev.dromedary.people.Phone;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Agent {@code alert-manager}. */
public final class AlertAgent {

    private final Alerts alerts;
    private final Journal journal;
    private final People people;
    private final Messages messages;
    private final EscalationTimers timers;
    private final Function<String, Map<String, Object>> runInput;
    private final InstantSource clock;

    /** {@code runInput}: what a run was started with, where its source says more than its flow hands on. */
    AlertAgent(
            Alerts alerts,
            Journal journal,
            People people,
            Messages messages,
            EscalationTimers timers,
            Function<String, Map<String, Object>> runInput,
            InstantSource clock) {
        this.alerts = alerts;
        this.journal = journal;
        this.people = people;
        this.messages = messages;
        this.timers = timers;
        this.runInput = runInput;
        this.clock = clock;
    }

    /**
     * The alert that this person is to answer: the one the message is about, else the newest they were asked about.
     * A message about one that is not firing any more is answered with what happened to it.
     */
    public Map<String, Object> findPending(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Alert.State wanted = Alert.State.of(in.textOr("status", "firing"));
        Optional<Alert> meant = meant(in, op);
        if (meant.isPresent() && meant.get().state() != wanted) {
            throw ActionFailed.answered(alerts.describe(meant.get(), people.zone(op)));
        }
        return found(
                op,
                isOther(in, op)
                        ? meant
                        : meant.or(() -> of(in, op).stream()
                                .filter(alert -> alert.state() == wanted)
                                .findFirst()));
    }

    /** The alert that this person holds or is being asked about; what is held goes first. */
    public Map<String, Object> getActive(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Optional<Alert> meant = meant(in, op);
        if (meant.isPresent() && !meant.get().isOpen()) {
            throw ActionFailed.answered(alerts.describe(meant.get(), people.zone(op)));
        }
        if (isOther(in, op)) {
            return found(op, meant);
        }
        List<Alert> open = of(in, op);
        String person = person(in, op);
        return found(
                op,
                meant.or(() -> open.stream()
                        .filter(alert -> person.equals(alert.assignedTo()))
                        .findFirst()
                        .or(() -> open.stream().findFirst())));
    }

    /** One alert by its id, or the one the run or the message is about; empty when there is none. */
    public Map<String, Object> get(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Optional<Alert> alert = in.text("alert_id") == null
                ? meant(in, op).or(() -> journal.subject(op.runId()).flatMap(alerts::bySubject))
                : alerts.find(bare(in.text("alert_id")));
        return found(op, alert);
    }

    public List<Map<String, Object>> list(Map<String, Object> input) {
        Input in = Input.of(input);
        String status = in.either("status", "state");
        Alert.State state = status == null ? null : Alert.State.of(status);
        return alerts.list(state, (int) in.number("limit", 10), 0).stream()
                .map(this::view)
                .toList();
    }

    public Object create(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Input source = Input.of(runInput.apply(op.runId()));
        Raised raised = new Raised(
                in.text("severity"),
                in.need("service"),
                in.need("message"),
                in.text("runbook_url"),
                either(in, source, "fingerprint"),
                in.time("starts_at", source.time("starts_at", null)),
                either(in, source, "dedup_key"),
                in.text("pagerduty_incident_id"),
                op.platform(),
                people.key(in.text("oncall_user")));
        return journal.once(op, () -> {
            Change change = alerts.raise(raised);
            journal.about(op, change.alert().subject());
            Map<String, Object> output = view(change.alert());
            output.put("joined", !change.changed());
            output.put("page", change.pages());
            return output;
        });
    }

    public Object acknowledge(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Alert alert = required(in);
        String by = people.key(in.text("acknowledged_by") == null ? op.userPhone() : in.text("acknowledged_by"));
        if (by == null) {
            throw ActionFailed.refused("`acknowledged_by` is empty");
        }
        Object output = journal.once(Ops.part(op, "change"), () -> {
            Change change = alerts.acknowledge(alert.id(), by, in.time("acknowledged_at", clock.instant()));
            if (change.changed()) {
                timers.cancel(alert.subject());
                tell(op, change.alert(), change.alert().escalatedBy(), by, "acknowledged");
            }
            return changed(op, change);
        });
        return answered(op, output);
    }

    /** By {@code alert_id}, or by what its source calls it. Whoever held it is told when somebody else closes it. */
    public Object resolve(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Optional<Alert> alert = in.text("alert_id") != null
                ? Optional.of(required(in))
                : alerts.byPagerDuty(in.text("pagerduty_incident_id"), in.text("dedup_key"))
                        .or(() -> bySource(in));
        if (alert.isEmpty()) {
            return Output.skipped("no alert of ours is known by this name");
        }
        String by = people.key(in.either("resolved_by", "acknowledged_by"));
        Object output = journal.once(Ops.part(op, "change"), () -> {
            Change change = alerts.resolve(alert.get().id(), by, in.time("resolved_at", clock.instant()));
            if (change.changed()) {
                timers.end(change.alert().subject());
                tell(op, change.alert(), change.alert().assignedTo(), by, "resolved");
            }
            return changed(op, change);
        });
        return answered(op, output);
    }

    /**
     * What happened to an incident at PagerDuty happens to our alert. Empty when it is none of ours: a new one, or one
     * that was over and fires again.
     */
    public Object follow(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        String event = in.need("event");
        Optional<Alert> known = alerts.byPagerDuty(in.text("incident_id"), in.text("dedup_key"))
                .filter(alert -> alert.isOpen() || event.endsWith("resolved"));
        if (known.isEmpty()) {
            return Map.of();
        }
        Alert alert = known.get();
        String by = people.key(in.text("agent"));
        return journal.once(op, () -> {
            if (alert.pagerdutyIncidentId() == null && in.text("incident_id") != null) {
                alerts.linkIncident(alert.id(), in.text("incident_id"));
            }
            Change change = switch (event) {
                case "incident.acknowledged" ->
                    alerts.acknowledge(alert.id(), by == null ? "PagerDuty" : by, clock.instant());
                case "incident.resolved" -> alerts.resolve(alert.id(), by, clock.instant());
                case "incident.reassigned", "incident.escalated", "incident.delegated" -> reassigned(alert, in);
                default -> new Change(alert, false);
            };
            if (change.changed() && change.alert().state() != Alert.State.FIRING) {
                boolean over = !change.alert().isOpen();
                if (over) {
                    timers.end(alert.subject());
                } else {
                    timers.cancel(alert.subject());
                }
                String whom =
                        over ? change.alert().assignedTo() : change.alert().escalatedBy();
                tell(op, change.alert(), whom, by, over ? "resolved" : "acknowledged");
            }
            return changed(op, change);
        });
    }

    /** PagerDuty pages the new assignee itself; we only know whom to ask next. */
    private Change reassigned(Alert alert, Input in) {
        return in.list("assignees").stream()
                .flatMap(name -> people.directory().find(String.valueOf(name)).stream())
                .map(Person::whatsapp)
                .filter(key -> key != null && !key.equals(alert.assignedTo()))
                .findFirst()
                .map(to -> alerts.escalate(alert.id(), to, null))
                .orElse(new Change(alert, false));
    }

    /** Hands it to {@code to}: by the sender, or {@code automatic}ally, which never touches what somebody holds. */
    public Object escalate(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Alert alert = required(in);
        String to = people.key(in.need("to"));
        boolean automatic = Boolean.parseBoolean(in.textOr("automatic", "false"));
        String by = automatic ? null : people.key(in.textOr("escalated_by", op.userPhone()));
        Object output = journal.once(Ops.part(op, "change"), () -> changed(op, alerts.escalate(alert.id(), to, by)));
        return automatic ? output : answered(op, output);
    }

    private Map<String, Object> changed(Op op, Change change) {
        journal.about(op, change.alert().subject());
        Map<String, Object> output = view(change.alert());
        output.put("changed", change.changed());
        return output;
    }

    /** A person whose tap changed nothing is told what happened before; a run that nobody started goes on. */
    private Object answered(Op op, Object output) {
        if (op.userPhone() != null && output instanceof Map<?, ?> map && Boolean.FALSE.equals(map.get("changed"))) {
            alerts.find(String.valueOf(map.get("alert_id"))).ifPresent(alert -> {
                throw ActionFailed.answered(alerts.describe(alert, people.zone(op)));
            });
        }
        return output;
    }

    private void tell(Op op, Alert alert, String whom, String by, String what) {
        if (whom != null && !whom.equals(by)) {
            String who = by == null ? "" : " by " + people.name(by);
            messages.text(op, "told", whom, "✅ *" + alert.title() + "* was " + what + who + ".", alert.subject());
        }
    }

    private Optional<Alert> meant(Input in, Op op) {
        return alerts.bySubject(in.text("subject") == null ? op.subject() : in.text("subject"));
    }

    /** Who points at a request or an incident, or at an alert that is forgotten, does not get some alert instead. */
    private static boolean isOther(Input in, Op op) {
        return (in.text("subject") == null ? op.subject() : in.text("subject")) != null;
    }

    private List<Alert> of(Input in, Op op) {
        return alerts.openFor(person(in, op));
    }

    private String person(Input in, Op op) {
        String person =
                people.key(in.either("user_phone", "user") == null ? op.userPhone() : in.either("user_phone", "user"));
        if (person == null) {
            throw ActionFailed.refused("`user_phone` is empty");
        }
        return person;
    }

    private Alert required(Input in) {
        String id = bare(in.need("alert_id"));
        return alerts.find(id).orElseThrow(() -> ActionFailed.refused("there is no alert " + id));
    }

    private Optional<Alert> bySource(Input in) {
        return in.text("fingerprint") == null && in.text("message") == null
                ? Optional.empty()
                : alerts.bySource(new Raised(
                        null,
                        in.textOr("service", ""),
                        in.textOr("message", ""),
                        null,
                        in.text("fingerprint"),
                        in.time("starts_at", null),
                        null,
                        null,
                        null,
                        null));
    }

    private Map<String, Object> found(Op op, Optional<Alert> alert) {
        alert.ifPresent(one -> journal.about(op, one.subject()));
        return alert.map(this::view).orElseGet(Map::of);
    }

    private Map<String, Object> view(Alert alert) {
        return Output.of(
                "alert_id", alert.id(),
                "subject", alert.subject(),
                "state", alert.state().text(),
                "title", alert.title(),
                "severity", alert.severity(),
                "service", alert.service(),
                "message", alert.message(),
                "runbook_url", alert.runbookUrl(),
                "pagerduty_incident_id", alert.pagerdutyIncidentId(),
                "dedup_key", alert.dedupKey(),
                "assigned_to", Phone.shown(alert.assignedTo()),
                "assigned_to_name", people.name(alert.assignedTo()),
                "acknowledged_by", Phone.shown(alert.acknowledgedBy()),
                "acknowledged_by_name", people.name(alert.acknowledgedBy()),
                "acknowledged_at", alert.acknowledgedAt(),
                "escalated_by", Phone.shown(alert.escalatedBy()),
                "occurrences", alert.occurrences(),
                "created_at", alert.createdAt());
    }

    private static String either(Input in, Input source, String key) {
        return in.text(key) == null ? source.text(key) : in.text(key);
    }

    private static String bare(String id) {
        return id.startsWith("alert:") ? id.substring(6) : id;
    }
}
