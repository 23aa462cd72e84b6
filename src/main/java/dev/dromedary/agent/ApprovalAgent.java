package dev.dromedary.agent;

import dev.dromedary.approval.Approval;
import dev.dromedary.approval.Approval.Decision;
import dev.dromedary.approval.Approval.State;
import dev.dromedary.approval.Approvals;
import dev.dromedary.approval.Approver;
import dev.dromedary.approval.Outcome;
import dev.dromedary.approval.Outcome.Result;
import dev.dromedary.approval.Request;
import dev.dromedary.config.TriggerConfig.ApprovalRule;
import dev.dromedary.people.Person;
import dev.dromedary.people.Phone;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Agent {@code approval-manager}. */
public final class ApprovalAgent {

    private final Approvals approvals;
    private final ApprovalRules rules;
    private final Journal journal;
    private final People people;
    private final Messages messages;
    private final EscalationTimers timers;
    private final Function<String, Map<String, Object>> runInput;
    private final InstantSource clock;

    ApprovalAgent(
            Approvals approvals,
            ApprovalRules rules,
            Journal journal,
            People people,
            Messages messages,
            EscalationTimers timers,
            Function<String, Map<String, Object>> runInput,
            InstantSource clock) {
        this.approvals = approvals;
        this.rules = rules;
        this.journal = journal;
        this.people = people;
        this.messages = messages;
        this.timers = timers;
        this.runInput = runInput;
        this.clock = clock;
    }

    /** Who may approve; without the requester, whom the flow names here or the run was started with. */
    public Map<String, Object> getApprovers(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        ApprovalRule rule = rules.of(in.text("service"), in.text("environment"));
        String requester =
                in.textOr("requester", Input.of(runInput.apply(op.runId())).text("requester"));
        List<Person> approvers =
                rules.without(rules.approvers(rule, op.platform()), rule.allowSelf() ? null : requester);
        return Output.of(
                "users", approvers.stream().map(ApprovalAgent::user).toList(),
                "required", rule.required(),
                "allow_self", rule.allowSelf(),
                "expires_after", rule.expiresAfter().toSeconds());
    }

    /**
     * Asks. When nobody is left who may approve, the request is refused at once and its requester is told, where we
     * know how to reach them.
     */
    public Object create(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        String service = in.need("service");
        String environment = in.need("environment");
        String requester = in.need("requester");
        ApprovalRule rule = rules.of(service, environment);
        List<Person> asked = in.list("approvers").isEmpty()
                ? rules.approvers(rule, op.platform())
                : in.list("approvers").stream().map(rules::person).toList();
        List<Approver> approvers = rules.without(asked, rule.allowSelf() ? null : requester).stream()
                .map(person -> new Approver(person.key(), person.name()))
                .distinct()
                .toList();
        Optional<Person> known = people.directory().find(requester);
        Instant latest = clock.instant().plus(rule.expiresAfter());
        Instant wanted = in.time("expires_at", latest);
        Object output = journal.once(Ops.part(op, "create"), () -> {
            try {
                Approval approval = approvals.create(new Request(
                        in.text("type"),
                        service,
                        in.need("version"),
                        environment,
                        in.text("changes_url"),
                        requester,
                        known.map(Person::key).orElse(null),
                        approvers,
                        rule.required(),
                        wanted.isBefore(latest) ? wanted : latest,
                        op.platform(),
                        op.runId()));
                journal.about(op, approval.subject());
                return view(approval);
            } catch (IllegalArgumentException e) {
                String refusal = service + " to " + environment + " cannot be approved: " + e.getMessage()
                        + " (requested by " + requester + ")";
                known.map(Person::whatsapp)
                        .ifPresent(phone -> messages.text(op, "refused", phone, "❌ " + refusal, null));
                return Output.of("refused", refusal);
            }
        });
        if (output instanceof Map<?, ?> map && map.get("refused") != null) {
            throw ActionFailed.refused(String.valueOf(map.get("refused")));
        }
        return output;
    }

    public Map<String, Object> get(Map<String, Object> input, Op op) {
        Approval approval = required(Input.of(input));
        journal.about(op, approval.subject());
        return view(approval);
    }

    /**
     * The request that the message is about, else the only one that waits for this person; empty when none does. Of
     * several none is guessed.
     */
    public Map<String, Object> findPending(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Optional<Approval> meant = approvals.bySubject(in.textOr("subject", op.subject()));
        String key = rules.person(in.textOr("user_phone", String.valueOf(op.userPhone())))
                .key();
        List<Approval> waiting = meant.map(List::of)
                .orElseGet(() -> approvals.list(State.PENDING, 100, 0).stream()
                        .filter(one ->
                                one.approver(key).isPresent() && one.voteOf(key).isEmpty())
                        .toList());
        if (waiting.size() > 1) {
            throw ActionFailed.answered("Several requests wait for you. Please tap the button of the one you mean, or"
                    + " quote its message:\n"
                    + String.join(
                            "\n", waiting.stream().map(one -> "• " + title(one)).toList()));
        }
        waiting.forEach(one -> journal.about(op, one.subject()));
        return waiting.isEmpty() ? Map.of() : view(waiting.get(0));
    }

    private static String title(Approval approval) {
        Request request = approval.request();
        return request.service() + " " + request.version() + " to " + request.environment();
    }

    public List<Map<String, Object>> list(Map<String, Object> input) {
        Input in = Input.of(input);
        String status = in.either("status", "state");
        State state = status == null ? null : State.valueOf(status.toUpperCase(java.util.Locale.ROOT));
        return approvals.list(state, (int) in.number("limit", 10), 0).stream()
                .map(this::view)
                .toList();
    }

    /** Refused for somebody who may not decide; who has decided, or comes late, is told what happened. */
    public Map<String, Object> validateApprover(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Approval approval = required(in);
        Approver approver = approver(approval, in, op);
        journal.about(op, approval.subject());
        boolean decided = approval.state() == State.APPROVED || approval.state() == State.REJECTED;
        if (decided || approval.voteOf(approver.key()).isPresent()) {
            throw ActionFailed.answered(approvals.describe(approval, people.zone(op)));
        }
        return Output.of(
                "approver_name", approver.name(),
                "approver", Phone.shown(approver.key()),
                "request_id", approval.id(),
                "state", approval.state().text());
    }

    public Object approve(Map<String, Object> input, Op op) {
        return vote(input, op, Decision.APPROVE);
    }

    public Object reject(Map<String, Object> input, Op op) {
        return vote(input, op, Decision.REJECT);
    }

    /** Only the vote that decides lets the run go on: what follows in the flow must happen once. */
    private Object vote(Map<String, Object> input, Op op, Decision decision) {
        Input in = Input.of(input);
        Approval approval = required(in);
        Approver approver = approver(approval, in, op);
        Object output = journal.once(Ops.part(op, "vote"), () -> {
            Outcome outcome = approvals.vote(approval.id(), approver.key(), decision);
            journal.about(op, approval.subject());
            if (outcome.result() == Outcome.Result.DECIDED) {
                timers.end(approval.subject());
            }
            Map<String, Object> map = view(outcome.approval());
            map.put("result", outcome.result().name());
            map.put("answer", approvals.describe(outcome.approval(), people.zone(op)));
            return map;
        });
        Map<?, ?> result = (Map<?, ?>) output;
        String said = String.valueOf(result.get("answer"));
        switch (Result.valueOf(String.valueOf(result.get("result")))) {
            case DECIDED -> {
                return output;
            }
            case COUNTED -> throw ActionFailed.answered("Your approval is counted. " + said);
            case EXPIRED -> throw ActionFailed.refused(said);
            default -> throw ActionFailed.answered(said);
        }
    }

    private Approver approver(Approval approval, Input in, Op op) {
        String who = in.either("approver_phone", "approver");
        if (who == null) {
            who = op.userPhone();
        }
        String key = rules.person(who == null ? "" : who).key();
        String name = who;
        return approval.approver(key)
                .orElseThrow(() ->
                        ActionFailed.refused(people.name(Phone.key(name)) + " may not decide about " + approval.id()));
    }

    private Approval required(Input in) {
        String id = in.need("request_id", "approval_id");
        String bare = id.startsWith("approval:") ? id.substring(9) : id;
        return approvals.find(bare).orElseThrow(() -> ActionFailed.refused("there is no approval " + bare));
    }

    private static Map<String, Object> user(Person person) {
        return Output.of(
                "name", person.name(),
                "phone", Phone.shown(person.whatsapp()),
                "email", person.email(),
                "slack_id", person.slackId());
    }

    private Map<String, Object> view(Approval approval) {
        Request request = approval.request();
        boolean known = request.requesterKey() != null;
        return Output.of(
                "request_id", approval.id(),
                "subject", approval.subject(),
                "state", approval.state().text(),
                "type", request.type(),
                "service", request.service(),
                "version", request.version(),
                "environment", request.environment(),
                "changes_url", request.changesUrl(),
                "requester", request.requester(),
                "requester_known", known,
                "requester_name",
                        known ? people.name(request.requesterKey()) : request.requester() + " (not known here)",
                "required", request.required(),
                "approvals", approval.approvals(),
                "approvers", request.approvers().stream().map(Approver::name).toList(),
                "expires_at", request.expiresAt(),
                "decided_at", approval.decidedAt());
    }
}
