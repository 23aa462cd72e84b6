package dev.dromedary.console;

import dev.dromedary.alert.Alerts;
import dev.dromedary.approval.Approvals;
import dev.dromedary.audit.Audit;
import dev.dromedary.inbox.InboxEntries;
import dev.dromedary.incident.Incidents;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Runs;

/** Where the console looks. */
public record Sources(
        InboxEntries inbox,
        Runs runs,
        Journal journal,
        Alerts alerts,
        Approvals approvals,
        Incidents incidents,
        Outbox outbox,
        Audit audit) {}
