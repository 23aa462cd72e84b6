package dev.dromedary.engine;

import dev.dromedary.alert.OpenAlerts;
import dev.dromedary.approval.OpenApprovals;
import dev.dromedary.conversation.AwaitedAnswers;
import dev.dromedary.event.Needed;
import dev.dromedary.inbox.EventsUnderWay;
import dev.dromedary.incident.OpenIncidents;
import dev.dromedary.outbox.MessagesUnderWay;
import dev.dromedary.run.RunsUnderWay;
import dev.dromedary.store.Store;
import dev.dromedary.timer.WaitingTimers;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Asks every feature what of it goes on; for one thread. */
final class StillNeeded implements Needed {

    private final RunsUnderWay runs;
    private final EventsUnderWay events;
    private final MessagesUnderWay messages;
    private final AwaitedAnswers answers;
    private final OpenAlerts alerts;
    private final OpenIncidents incidents;
    private final OpenApprovals approvals;
    private final WaitingTimers timers;
    private Set<String> ofTimers;

    StillNeeded(Store store) {
        this.runs = new RunsUnderWay(store);
        this.events = new EventsUnderWay(store);
        this.messages = new MessagesUnderWay(store);
        this.answers = new AwaitedAnswers(store);
        this.alerts = new OpenAlerts(store);
        this.incidents = new OpenIncidents(store);
        this.approvals = new OpenApprovals(store);
        this.timers = new WaitingTimers(store);
    }

    /** Timers are read once a sweep, and only when something old may be what one is about. */
    void begin() {
        ofTimers = null;
    }

    @Override
    public Set<String> runs(Collection<String> runIds) {
        Set<String> needed = new HashSet<>(runs.among(runIds));
        needed.addAll(messages.runs(runIds));
        needed.addAll(answers.runs(runIds));
        needed.addAll(approvals.runs(runIds));
        return needed;
    }

    @Override
    public Set<String> runsOfEvents(Collection<String> runIds) {
        return events.runs(runIds);
    }

    @Override
    public Set<String> subjects(Collection<String> subjects) {
        Set<String> needed = new HashSet<>(alerts.among(subjects));
        needed.addAll(incidents.among(subjects));
        needed.addAll(approvals.among(subjects));
        needed.addAll(runs.subjects(subjects));
        needed.addAll(messages.subjects(subjects));
        needed.addAll(answers.subjects(subjects));
        if (!subjects.isEmpty()) {
            ofTimers = ofTimers == null ? timers.subjects() : ofTimers;
            subjects.stream().filter(ofTimers::contains).forEach(needed::add);
        }
        return needed;
    }
}
