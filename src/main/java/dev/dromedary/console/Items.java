package dev.dromedary.console;

import dev.dromedary.alert.Alert;
import dev.dromedary.approval.Approval;
import dev.dromedary.audit.AuditRow;
import dev.dromedary.incident.Incident;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.people.Phone;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Run;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the API writes each thing. Names and order are those of contract.md; phones are written with a plus. */
final class Items {

    private Items() {}

    static Map<String, Object> alert(Alert alert) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", alert.id());
        item.put("state", alert.state().text());
        item.put("severity", alert.severity());
        item.put("service", alert.service());
        item.put("title", alert.title());
        item.put("message", alert.message());
        item.put("fingerprint", alert.fingerprint());
        item.put("assigned_to", Phone.shown(alert.assignedTo()));
        item.put("acknowledged_by", Phone.shown(alert.acknowledgedBy()));
        item.put("acknowledged_at", time(alert.acknowledgedAt()));
        item.put("resolved_by", Phone.shown(alert.resolvedBy()));
        item.put("resolved_at", time(alert.resolvedAt()));
        item.put("runbook_url", alert.runbookUrl());
        item.put("pagerduty_incident_id", alert.pagerdutyIncidentId());
        item.put("occurrences", alert.occurrences());
        item.put("created_at", time(alert.createdAt()));
        item.put("updated_at", time(alert.updatedAt()));
        return item;
    }

    static Map<String, Object> approval(Approval approval) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", approval.id());
        item.put("state", approval.state().text());
        item.put("type", approval.request().type());
        item.put("service", approval.request().service());
        item.put("version", approval.request().version());
        item.put("environment", approval.request().environment());
        item.put("requester", approval.request().requester());
        item.put("required", approval.request().required());
        item.put("votes", approval.votes().stream().map(Items::vote).toList());
        item.put(
                "approvers",
                approval.request().approvers().stream()
                        .map(one -> Map.of("person", Phone.shown(one.key()), "name", one.name()))
                        .toList());
        item.put("changes_url", approval.request().changesUrl());
        item.put("run_id", approval.request().runId());
        item.put("created_at", time(approval.createdAt()));
        item.put("decided_at", time(approval.decidedAt()));
        item.put("expires_at", time(approval.request().expiresAt()));
        return item;
    }

    private static Map<String, Object> vote(Approval.Vote vote) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("person", Phone.shown(vote.person()));
        item.put("name", vote.name());
        item.put("decision", vote.decision().text());
        item.put("at", time(vote.at()));
        return item;
    }

    static Map<String, Object> incident(Incident incident) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", incident.id());
        item.put("state", incident.open() ? "open" : "resolved");
        item.put("status", incident.status());
        item.put("severity", incident.severity());
        item.put("title", incident.title());
        item.put("service", incident.service());
        item.put("description", incident.description());
        item.put("reported_by", Phone.shown(incident.reportedBy()));
        item.put("commander", Phone.shown(incident.commander()));
        item.put("alert_id", incident.alertId());
        item.put("resolved_by", Phone.shown(incident.resolvedBy()));
        item.put("resolved_at", time(incident.resolvedAt()));
        item.put("created_at", time(incident.createdAt()));
        item.put("updated_at", time(incident.updatedAt()));
        return item;
    }

    static Map<String, Object> message(SentMessage message) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", message.id());
        item.put("to", Phone.shown(message.to()));
        item.put("channel", message.channel().name().toLowerCase(Locale.ROOT));
        item.put("state", message.state().text());
        item.put("provider_id", message.providerId());
        item.put("subject", message.subject());
        item.put("run_id", message.runId());
        item.put("flow", message.flow());
        item.put("attempts", message.attempts());
        item.put("reason", message.reason());
        item.put("possibly_repeated", message.possiblyRepeated());
        item.put("created_at", time(message.createdAt()));
        item.put("updated_at", time(message.updatedAt()));
        return item;
    }

    static Map<String, Object> run(Run run) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", run.id());
        item.put("flow", run.flow());
        item.put("state", run.state().word());
        item.put("subject", run.subject());
        item.put("reason", run.reason());
        item.put("platform", run.platform());
        item.put("flow_hash", run.flowHash());
        item.put("event_id", run.eventId());
        item.put("attempts", run.attempts());
        item.put("warnings", run.warnings());
        item.put("started_at", time(run.startedAt()));
        item.put("ended_at", time(run.endedAt()));
        return item;
    }

    static Map<String, Object> whole(
            Run run, List<Journal.Entry> steps, Map<String, Object> decisions, List<SentMessage> messages) {
        Map<String, Object> item = run(run);
        item.put("trigger", run.trigger());
        item.put("input", run.input());
        item.put("steps", steps.stream().map(Items::step).toList());
        item.put("decisions", decisions);
        item.put("messages", messages.stream().map(Items::message).toList());
        return item;
    }

    private static Map<String, Object> step(Journal.Entry entry) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("op_id", entry.opId());
        item.put("step", entry.step());
        item.put("item", entry.item() < 0 ? null : entry.item());
        item.put("state", entry.state().name().toLowerCase(Locale.ROOT));
        item.put("attempts", entry.attempt());
        item.put("input", entry.input());
        item.put("output", entry.output());
        item.put("error", entry.error());
        item.put("at", time(entry.at()));
        return item;
    }

    static Map<String, Object> audit(AuditRow row) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", row.id());
        item.put("n", row.n());
        item.put("at", time(row.at()));
        item.put("actor", Phone.shown(row.actor()));
        item.put("action", row.action());
        item.put("subject", row.subject());
        item.put("detail", row.details());
        item.put("hash", row.hash());
        return item;
    }

    static String time(Instant at) {
        return at == null ? null : at.toString();
    }
}
