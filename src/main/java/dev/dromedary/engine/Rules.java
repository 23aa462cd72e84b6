package dev.dromedary.engine;

import dev.dromedary.alert.OldAlerts;
import dev.dromedary.approval.OldApprovals;
import dev.dromedary.audit.Audit;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.conversation.OldTalk;
import dev.dromedary.event.Needed;
import dev.dromedary.event.OldSubjects;
import dev.dromedary.inbox.OldEvents;
import dev.dromedary.inbox.OldKeys;
import dev.dromedary.incident.OldIncidents;
import dev.dromedary.outbox.OldMessages;
import dev.dromedary.run.OldRuns;
import dev.dromedary.run.OldVersions;
import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import dev.dromedary.timer.LeftTasks;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What goes when: {@code retention} of the TriggerConfig, table by table. */
final class Rules {

    /** Meta repeats a webhook for up to a week; an alert's source may do so too. */
    private static final Duration DEDUPE = Duration.ofDays(8);

    /** Whoever waits for a run's answer looks at it right after its end. */
    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    private Rules() {}

    /** Content first: what history would take out anyway is at most emptied a moment before. */
    static List<Rule> of(
            TriggerConfig.Retention retention, Store store, Needed needed, Supplier<Set<String>> servedVersions) {
        Duration content = longer(retention.content(), AT_ONCE);
        Duration history = longer(retention.history(), AT_ONCE);
        Duration dedupe = longer(history, DEDUPE);
        OldEvents events = new OldEvents(store, needed);
        OldRuns runs = new OldRuns(store, needed);
        OldMessages messages = new OldMessages(store, needed);
        OldTalk talk = new OldTalk(store);
        Audit audit = new Audit(store);
        return List.of(
                new Rule("content of runs", content, runs::empty),
                new Rule("content of events", content, events::empty),
                new Rule("content of messages", content, messages::empty),
                new Rule("content of the transcript", content, talk::emptyLines),
                new Rule("answers waited for", history, talk::trimPending),
                new Rule("messages", history, messages::trim),
                new Rule("statuses of others", history, messages::trimStrange),
                new Rule("runs", history, runs::trim),
                new Rule("events", dedupe, events::trim),
                new Rule("idempotency keys", dedupe, new OldKeys(store)::trim),
                new Rule("transcript", history, talk::trimLines),
                new Rule("alerts", dedupe, new OldSubjects(store, needed, OldAlerts.KIND)::trim),
                new Rule("incidents", history, new OldSubjects(store, needed, OldIncidents.KIND)::trim),
                new Rule("approvals", history, new OldSubjects(store, needed, OldApprovals.KIND)::trim),
                new Rule("flow versions", dedupe, new OldVersions(store, servedVersions)::trim),
                new Rule("tasks without a timer", history, new LeftTasks(store)::trim),
                new Rule("audit", history, (before, after, most) -> {
                    int removed = audit.trim(before, most);
                    return new Step(removed < most ? null : after, removed);
                }));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
