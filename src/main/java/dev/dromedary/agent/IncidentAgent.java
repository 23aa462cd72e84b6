package dev.dromedary.agent;

import dev.dromedary.incident.Incident;
import dev.dromedary.incident.Incidents;
import dev.dromedary.people.Phone;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Agent {@code incident-manager}. */
public final class IncidentAgent {

    private static final Set<String> STATES = Set.of("", "open", "resolved");

    private final Incidents incidents;
    private final Journal journal;
    private final People people;
    private final EscalationTimers timers;

    IncidentAgent(Incidents incidents, Journal journal, People people, EscalationTimers timers) {
        this.incidents = incidents;
        this.journal = journal;
        this.people = people;
        this.timers = timers;
    }

    /** Newest first. {@code status}: open, resolved, all or missing. */
    public List<Map<String, Object>> list(Map<String, Object> input) {
        Input in = Input.of(input);
        String status = in.textOr("status", "").toLowerCase(Locale.ROOT);
        String state = status.equals("all") ? "" : status;
        if (!STATES.contains(state)) {
            throw ActionFailed.refused("`status` of incidents is open, resolved or all, not " + status);
        }
        int limit = (int) Math.max(1, Math.min(100, in.number("limit", 10)));
        return incidents.list(state, limit, 0).stream().map(this::view).toList();
    }

    public Map<String, Object> get(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        String id = in.text("incident_id");
        var incident = id == null ? incidents.bySubject(op.subject()) : incidents.find(bare(id));
        incident.ifPresent(one -> journal.about(op, one.subject()));
        return incident.map(this::view).orElseGet(Map::of);
    }

    public Object create(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        String by = in.text("reported_by") == null ? op.userPhone() : in.text("reported_by");
        Incident.Report report = new Incident.Report(
                in.need("title", "message"),
                in.text("severity"),
                in.text("service"),
                in.text("description"),
                people.key(by),
                in.text("alert_id"));
        return journal.once(op, () -> {
            Incident incident = incidents.open(report);
            journal.about(op, incident.subject());
            return view(incident);
        });
    }

    public Object update(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Incident incident = required(in);
        return answered(
                op,
                journal.once(
                        Ops.part(op, "change"),
                        () -> changed(
                                op,
                                incidents.update(
                                        incident.id(),
                                        people.key(op.userPhone()),
                                        in.either("message", "text"),
                                        in.text("status"),
                                        in.text("severity"),
                                        people.key(in.text("commander"))))));
    }

    public Object resolve(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Incident incident = required(in);
        String by = in.text("resolved_by") == null ? op.userPhone() : in.text("resolved_by");
        return answered(
                op,
                journal.once(
                        Ops.part(op, "change"),
                        () -> changed(op, incidents.resolve(incident.id(), people.key(by), in.text("message")))));
    }

    private Map<String, Object> changed(Op op, Incident.Change change) {
        journal.about(op, change.incident().subject());
        if (change.changed() && change.incident().resolvedAt() != null) {
            timers.end(change.incident().subject());
        }
        Map<String, Object> output = view(change.incident());
        output.put("changed", change.changed());
        return output;
    }

    private Object answered(Op op, Object output) {
        if (op.userPhone() != null && output instanceof Map<?, ?> map && Boolean.FALSE.equals(map.get("changed"))) {
            throw ActionFailed.answered("✅ *" + map.get("title") + "* is resolved already"
                    + (map.get("resolved_by_name") == null ? "" : ", by " + map.get("resolved_by_name")) + ".");
        }
        return output;
    }

    private Incident required(Input in) {
        String id = bare(in.need("incident_id"));
        return incidents.find(id).orElseThrow(() -> ActionFailed.refused("there is no incident " + id));
    }

    private static String bare(String id) {
        return id.startsWith("incident:") ? id.substring(9) : id;
    }

    private Map<String, Object> view(Incident incident) {
        return Output.of(
                "incident_id", incident.id(),
                "id", incident.id(),
                "subject", incident.subject(),
                "title", incident.title(),
                "severity", incident.severity(),
                "state", incident.open() ? "open" : "resolved",
                "status", incident.status(),
                "service", incident.service(),
                "description", incident.description(),
                "reported_by", Phone.shown(incident.reportedBy()),
                "commander", people.name(incident.commander()),
                "resolved_by_name", people.name(incident.resolvedBy()),
                "created_at", incident.createdAt(),
                "updated_at", incident.updatedAt());
    }
}
