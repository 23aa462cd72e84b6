package dev.dromedary.console;

import dev.dromedary.alert.Alerts;
import dev.dromedary.alert.Raised;
import dev.dromedary.approval.Approval;
import dev.dromedary.approval.Approvals;
import dev.dromedary.approval.Approver;
import dev.dromedary.approval.Request;
import dev.dromedary.audit.Audit;
import dev.dromedary.event.Event;
import dev.dromedary.event.Ids;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.InboxEntries;
import dev.dromedary.incident.Incident;
import dev.dromedary.incident.Incidents;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Hooks;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.Priority;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A store in which Alice acknowledged an alert, Bob wants a deployment, and one incident is open. */
final class Filled {

    static final String ALICE = "15550100001";

    final Sources sources;
    final String eventId;
    final String runId;
    final String messageId;
    final String alertId;
    final String approvalId;
    final String incidentId;

    Filled(Store store) {
        Ids ids = new Ids(store.clock());
        Instant now = store.clock().instant();
        Alerts alerts = new Alerts(store, ids, store.clock(), name -> name);
        Approvals approvals = new Approvals(store, ids, store.clock());
        Incidents incidents = new Incidents(store, ids, store.clock());
        Outbox outbox = new Outbox(store, ids, Hooks.only(null));
        Runs runs = new Runs(store, run -> {});
        Journal journal = new Journal(store);
        Audit audit = new Audit(store);
        sources = new Sources(new InboxEntries(store), runs, journal, alerts, approvals, incidents, outbox, audit);

        alertId = alerts.raise(new Raised(
                        "critical",
                        "api",
                        "CPU is <b>high</b>",
                        null,
                        "1b7d56b5d186c5be",
                        now,
                        null,
                        null,
                        "whatsapp",
                        ALICE))
                .alert()
                .id();
        alerts.acknowledge(alertId, ALICE, now);
        incidentId = incidents
                .open(new Incident.Report("Checkout is down", "critical", "checkout", null, ALICE, alertId))
                .id();
        approvalId = approvals
                .create(new Request(
                        "deployment",
                        "api",
                        "v2.1.0",
                        "production",
                        null,
                        "bob@example.com",
                        null,
                        List.of(new Approver(ALICE, "Alice")),
                        1,
                        now.plus(Duration.ofHours(4)),
                        "whatsapp",
                        null))
                .id();
        approvals.vote(approvalId, ALICE, Approval.Decision.APPROVE);

        eventId = ids.next("evt");
        runId = ids.next("run");
        new Inbox(store)
                .store(List.of(new Event(
                        eventId,
                        Event.Kind.MESSAGE,
                        "whatsapp",
                        "whatsapp:" + ALICE,
                        "wamid.in",
                        runId,
                        now,
                        Map.of("type", "text", "from", ALICE, "text", "ACK"))));
        Run run = runs.start(
                        new Run.Start(
                                runId,
                                "acknowledge-alert-flow",
                                "hash-1",
                                "whatsapp",
                                null,
                                eventId,
                                Map.of("text", "ACK"),
                                Map.of(),
                                "alert:" + alertId),
                        "worker-1",
                        Duration.ofSeconds(30))
                .run();
        Op op = new Op(
                runId + "/acknowledge-alert/-1",
                runId,
                run.epoch(),
                run.flow(),
                "acknowledge-alert",
                -1,
                "whatsapp",
                Map.of("alert_id", alertId),
                Map.of());
        journal.once(op, () -> Map.of("alert_id", alertId));
        messageId = store.write(() -> outbox.put(new Draft(
                runId + "/respond/-1",
                runId,
                run.flow(),
                "whatsapp",
                Channel.WHATSAPP,
                "+" + ALICE,
                Map.of("type", "text", "text", Map.of("body", "✅ Alert acknowledged")),
                "alert:" + alertId,
                Priority.NORMAL,
                false,
                List.of())));
        runs.end(run, Run.State.SUCCEEDED, null, List.of("steps.x.output.y is missing"));
        audit.append(ALICE, "alert.acknowledge", "alert:" + alertId, Map.of("how", "ACK"));
    }
}
