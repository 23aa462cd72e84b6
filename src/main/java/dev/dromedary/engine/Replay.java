package dev.dromedary.engine;

import dev.dromedary.audit.Audit;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.InboxEntries;
import dev.dromedary.inbox.InboxEntry;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was set aside as dead, set to work again because a person asks for it. An event is handled as if it had arrived
 * now; when it had become a run, that run goes on where its journal ends and repeats no finished step.
 */
public final class Replay {

    public enum Verdict {
        REPLAYED,
        UNKNOWN,
        /** It has another outcome, or none yet: nothing was changed. */
        NOT_DEAD
    }

    /** @param sentence for whoever asked */
    public record Answer(Verdict verdict, String id, String sentence) {}

    private final Store store;
    private final Inbox inbox;
    private final InboxEntries events;
    private final Runs runs;
    private final Audit audit;

    public Replay(Store store) {
        this(store, new Inbox(store), new Runs(store, run -> {}), new Audit(store));
    }

    public Replay(Store store, Inbox inbox, Runs runs, Audit audit) {
        this.store = store;
        this.inbox = inbox;
        this.events = new InboxEntries(store);
        this.runs = runs;
        this.audit = audit;
    }

    /**
     * @param id of a dead event or of a dead run
     * @param by who asks, for the audit log; {@code how} they reached us
     */
    public Answer of(String id, String by, String how) {
        return store.write(() -> id.startsWith("run-") ? run(id, by, how) : event(id, by, how));
    }

    private Answer event(String id, String by, String how) {
        Optional<InboxEntry> found = events.byId(id);
        if (found.isEmpty()) {
            return new Answer(Verdict.UNKNOWN, id, "there is no event " + id);
        }
        String runId = found.get().event().runId();
        if (!inbox.replay(id)) {
            return new Answer(Verdict.NOT_DEAD, id, id + " is not dead: " + state(found.get()));
        }
        boolean revived = runId != null && runs.revive(runId);
        note(id, by, how, found.get().reason(), revived ? runId : null);
        return new Answer(
                Verdict.REPLAYED, id, id + " is worked on again" + (revived ? "; " + runId + " goes on" : ""));
    }

    private Answer run(String id, String by, String how) {
        Optional<Run> found = runs.find(id);
        if (found.isEmpty()) {
            return new Answer(Verdict.UNKNOWN, id, "there is no run " + id);
        }
        Run run = found.get();
        if (run.state() != Run.State.DEAD) {
            return new Answer(
                    Verdict.NOT_DEAD,
                    id,
                    id + " is not dead but " + run.state().word()
                            + (run.state() == Run.State.FAILED
                                    ? ": whoever began it was told, and may begin it anew"
                                    : ""));
        }
        Optional<InboxEntry> event = events.byRun(id).filter(entry -> entry.state() == InboxEntry.State.DEAD);
        if (event.isPresent()) {
            return event(event.get().event().id(), by, how);
        }
        if (!runs.revive(id)) {
            return new Answer(Verdict.NOT_DEAD, id, id + " is not dead any more: somebody was faster just now");
        }
        note(id, by, how, run.reason(), id);
        return new Answer(Verdict.REPLAYED, id, id + " goes on");
    }

    private static String state(InboxEntry entry) {
        return switch (entry.state()) {
            case RECEIVED ->
                "it is still worked on" + (entry.reason() == null ? "" : ", the last attempt: " + entry.reason());
            case DONE -> entry.outcome() + (entry.reason() == null ? "" : ", " + entry.reason());
            case DEAD -> "somebody else replayed it just now";
        };
    }

    private void note(String subject, String by, String how, String reason, String runId) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("how", how);
        detail.put("died_of", reason);
        detail.put("run", runId);
        audit.append(by, "event.replayed", subject, detail);
    }
}
