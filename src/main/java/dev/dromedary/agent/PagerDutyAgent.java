package dev.dromedary.agent;

import dev.dromedary.alert.Alert;
import dev.dromedary.alert.Alerts;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Agent {@code pagerduty}: what the route {@code pagerduty-change} is to ask and what it decides by. An incident is read
 * before it is changed, because acknowledging a resolved one would open it again.
 */
public final class PagerDutyAgent {

    private static final int SUMMARY = 1024;

    private final Function<String, PagerDutyAccount> accounts;
    private final Alerts alerts;
    private final Journal journal;

    /** {@code accounts}: by platform. */
    PagerDutyAgent(Function<String, PagerDutyAccount> accounts, Alerts alerts, Journal journal) {
        this.accounts = accounts;
        this.alerts = alerts;
        this.journal = journal;
    }

    /** {@code verb}: acknowledge, resolve, escalate or note. Skipped, or the first call and what it is for. */
    public Map<String, Object> plan(Map<String, Object> input, Op op, String verb) {
        Input in = Input.of(input);
        PagerDutyAccount account = accounts.apply(op.platform());
        Optional<Alert> alert = journal.subject(op.runId()).flatMap(alerts::bySubject);
        String incident = in.text("incident_id") != null
                ? in.text("incident_id")
                : alert.map(Alert::pagerdutyIncidentId).orElse(null);
        if (incident != null) {
            return planIncident(in, account, incident, op, verb);
        }
        String key = in.text("dedup_key") != null
                ? in.text("dedup_key")
                : alert.map(Alert::dedupKey).orElse(null);
        boolean event = verb.equals("acknowledge") || verb.equals("resolve");
        if (key == null || !event || !account.raises()) {
            return Output.skipped(
                    account.reads() || account.raises()
                            ? "no PagerDuty incident belongs to this"
                            : "PagerDuty is not configured");
        }
        return Output.of(
                "verb",
                verb,
                "dedup_key",
                key,
                "event",
                account.event(verb, key, null, op.id()).toMap());
    }

    private static Map<String, Object> planIncident(
            Input in, PagerDutyAccount account, String incident, Op op, String verb) {
        if (!account.writes()) {
            return Output.skipped(
                    account.reads() ? "pagerduty.from_email is not configured" : "PagerDuty is not configured");
        }
        long level = in.number("escalation_level", 0);
        if (verb.equals("escalate") && level < 1) {
            return Output.skipped("no escalation level is given");
        }
        String path = "/incidents/" + URLEncoder.encode(incident, StandardCharsets.UTF_8);
        boolean note = verb.equals("note");
        return Output.of(
                "verb",
                verb,
                "incident_id",
                incident,
                "path",
                path,
                "level",
                level,
                "op",
                op.id(),
                "platform",
                op.platform(),
                "content",
                note ? in.need("note", "content", "message") : null,
                "read",
                account.get(note ? path + "/notes" : path).toMap());
    }

    /**
     * After reading: what is to be written, or why nothing is.
     *
     * @param status of the incident as it was read; null when it names none
     */
    public Map<String, Object> decide(Map<String, Object> plan, Map<String, Object> reply, String status) {
        HttpReply answer = HttpReply.of(reply);
        String id = String.valueOf(plan.get("incident_id"));
        if (answer.status() == 404) {
            return Output.skipped("PagerDuty knows no incident " + id);
        }
        answer.require("PagerDuty");
        String verb = String.valueOf(plan.get("verb"));
        PagerDutyAccount account = accounts.apply((String) plan.get("platform"));
        String path = String.valueOf(plan.get("path"));
        String op = String.valueOf(plan.get("op"));
        if (verb.equals("note")) {
            Object content = plan.get("content");
            boolean there = answer.maps("notes").stream().anyMatch(note -> content.equals(note.get("content")));
            return there
                    ? Output.of("incident_id", id, "already", true)
                    : with(
                            plan,
                            account.write("POST", path + "/notes", Map.of("note", Map.of("content", content)), op));
        }
        if ("resolved".equals(status) && !verb.equals("resolve")) {
            return Output.skipped("incident " + id + " is resolved at PagerDuty; to " + verb + " would open it again");
        }
        String wanted = verb.equals("resolve") ? "resolved" : "acknowledged";
        if (!verb.equals("escalate") && wanted.equals(status)) {
            return Output.of("incident_id", id, "status", status, "already", true);
        }
        Map<String, Object> change = verb.equals("escalate")
                ? Map.of("type", "incident_reference", "escalation_level", plan.get("level"))
                : Map.of("type", "incident_reference", "status", wanted);
        return with(plan, account.write("PUT", path, Map.of("incident", change), op));
    }

    private static Map<String, Object> with(Map<String, Object> plan, HttpCall write) {
        Map<String, Object> next = Output.of("write", write.toMap());
        next.put("incident_id", plan.get("incident_id"));
        return next;
    }

    public Map<String, Object> changed(Map<String, Object> plan, Map<String, Object> reply) {
        Map<String, Object> incident = HttpReply.of(reply).require("PagerDuty").map("incident");
        return Output.of(
                "incident_id", plan.get("incident_id"),
                "status", incident.get("status"),
                "url", incident.get("html_url"));
    }

    public Map<String, Object> accepted(Map<String, Object> plan, Map<String, Object> reply) {
        HttpReply.of(reply).require("PagerDuty");
        return Output.of("dedup_key", plan.get("dedup_key"), "status", plan.get("verb") + " accepted");
    }

    /** A new alert of ours opens an incident there; one that came from there, or is open already, does not. */
    public Map<String, Object> raise(Map<String, Object> created, Op op) {
        PagerDutyAccount account = accounts.apply(op.platform());
        Input alert = Input.of(created);
        boolean ours = alert.text("pagerduty_incident_id") == null
                && alert.textOr("alert_id", "").equals(alert.text("dedup_key"));
        if (!account.raises() || !ours || Boolean.TRUE.equals(created.get("joined"))) {
            return Output.skipped("nothing to open at PagerDuty");
        }
        String summary = alert.textOr("title", "alert");
        Map<String, Object> payload = Output.of(
                "summary", summary.length() > SUMMARY ? summary.substring(0, SUMMARY) : summary,
                "source", alert.text("service"),
                "severity", alert.text("severity"),
                "custom_details", Output.of("message", alert.text("message"), "op_id", op.id()));
        String key = alert.text("dedup_key");
        return Output.of(
                "verb",
                "trigger",
                "dedup_key",
                key,
                "event",
                account.event("trigger", key, payload, op.id()).toMap());
    }
}
