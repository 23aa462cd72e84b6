package dev.dromedary.approval;

import dev.dromedary.approval.Approval.Decision;
import dev.dromedary.approval.Approval.State;
import dev.dromedary.approval.Approval.Vote;
import dev.dromedary.approval.Outcome.Result;
import dev.dromedary.event.Ids;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.template.Times;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The approvals. Writes join the caller's transaction. */
public final class Approvals {

    private final Store store;
    private final Ids ids;
    private final InstantSource clock;
    private final ApprovalRows rows;

    public Approvals(Store store, Ids ids, InstantSource clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
        this.rows = new ApprovalRows(store, clock);
    }

    public Approval create(Request request) {
        return store.write(() -> {
            String id = ids.next("apr");
            Instant now = clock.instant();
            store.db()
                    .sql("""
                        INSERT INTO approval (id, type, service, version, environment, changes_url, requester,
                          requester_key, approvers, required, state, expires_at, platform, run_id, created_at, updated_at)
                        VALUES (:id, :type, :service, :version, :environment, :changes, :requester,
                          :key, :approvers, :required, 'pending', :expires, :platform, :run, :now, :now)
                        """)
                    .param("id", id)
                    .param("type", request.type())
                    .param("service", request.service())
                    .param("version", request.version())
                    .param("environment", request.environment())
                    .param("changes", request.changesUrl())
                    .param("requester", request.requester())
                    .param("key", request.requesterKey())
                    .param("approvers", Json.write(request.approvers()))
                    .param("required", request.required())
                    .param("expires", request.expiresAt().toEpochMilli())
                    .param("platform", request.platform())
                    .param("run", request.runId())
                    .param("now", now.toEpochMilli())
                    .update();
            return new Approval(id, State.PENDING, request, List.of(), now, null);
        });
    }

    /**
     * One person's vote. The approval's row is taken first, while it is pending and in time, so that votes of
     * different people that arrive at once are counted one after another and exactly one of them decides.
     *
     * @throws IllegalArgumentException for an unknown approval or somebody who may not decide it
     */
    public Outcome vote(String id, String person, Decision decision) {
        return store.write(() -> {
            Approval before = require(id);
            Approver approver = before.approver(person)
                    .orElseThrow(() -> new IllegalArgumentException(person + " may not decide " + id));
            if (!takePending(id)) {
                Approval now = require(id);
                return new Outcome(now, now.state() == State.EXPIRED ? Result.EXPIRED : Result.DECIDED_BEFORE);
            }
            if (!count(id, approver, decision)) {
                return new Outcome(require(id), Result.VOTED_BEFORE);
            }
            boolean decided = decision == Decision.REJECT
                    || require(id).approvals() >= before.request().required();
            if (decided) {
                decide(id, decision == Decision.REJECT ? State.REJECTED : State.APPROVED);
            }
            return new Outcome(require(id), decided ? Result.DECIDED : Result.COUNTED);
        });
    }

    private boolean takePending(String id) {
        return store.db().sql("""
            UPDATE approval SET updated_at = :now
            WHERE id = :id AND state = 'pending' AND expires_at > :now
            """).param("now", clock.millis()).param("id", id).update() == 1;
    }

    private boolean count(String id, Approver approver, Decision decision) {
        return store.db()
                        .sql("""
                            INSERT INTO approval_vote (approval_id, person, name, decision, at)
                            VALUES (:id, :person, :name, :decision, :now)
                            ON CONFLICT (approval_id, person) DO NOTHING
                            """)
                        .param("id", id)
                        .param("person", approver.key())
                        .param("name", approver.name())
                        .param("decision", decision.text())
                        .param("now", clock.millis())
                        .update()
                == 1;
    }

    private void decide(String id, State state) {
        store.db()
                .sql("UPDATE approval SET state = :state, decided_at = :now WHERE id = :id AND state = 'pending'")
                .param("state", state.text())
                .param("now", clock.millis())
                .param("id", id)
                .update();
    }

    public Optional<Approval> find(String id) {
        return rows.find(id);
    }

    /** {@code approval:<id>} as subjects are written; empty for other subjects. */
    public Optional<Approval> bySubject(String subject) {
        return subject != null && subject.startsWith("approval:") ? rows.find(subject.substring(9)) : Optional.empty();
    }

    public List<Approval> list(State state, int limit, int offset) {
        return rows.list(state, limit, offset);
    }

    /** How things stand, as an answer to whoever taps an old button. */
    public String describe(Approval approval, ZoneId zone) {
        Request request = approval.request();
        String what = "*" + request.service() + " " + request.version() + "* to " + request.environment();
        return switch (approval.state()) {
            case PENDING ->
                "⏳ " + what + " waits: " + approval.approvals() + " of " + request.required() + " approvals"
                        + by(approval, Decision.APPROVE, zone) + ".";
            case APPROVED -> "✅ " + what + " was approved" + by(approval, Decision.APPROVE, zone) + ".";
            case REJECTED -> "❌ " + what + " was rejected" + by(approval, Decision.REJECT, zone) + ".";
            case EXPIRED -> "⌛ " + what + " expired at " + time(request.expiresAt(), zone) + ".";
        };
    }

    public Optional<String> describe(String subject, ZoneId zone) {
        return bySubject(subject).map(approval -> describe(approval, zone));
    }

    private static String by(Approval approval, Decision decision, ZoneId zone) {
        List<String> voters = approval.votes().stream()
                .filter(vote -> vote.decision() == decision)
                .map((Vote vote) -> vote.name() + " at " + time(vote.at(), zone))
                .toList();
        return voters.isEmpty() ? "" : " by " + String.join(", ", voters);
    }

    private Approval require(String id) {
        return rows.find(id).orElseThrow(() -> new IllegalArgumentException("there is no approval " + id));
    }

    private static String time(Instant at, ZoneId zone) {
        return Times.readable(at.atZone(zone));
    }
}
