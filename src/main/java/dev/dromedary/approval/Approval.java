package dev.dromedary.approval;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An approval as it stands now; {@code state} is expired once a pending one's time has passed. */
public record Approval(
        String id, State state, Request request, List<Vote> votes, Instant createdAt, Instant decidedAt) {

    public enum State {
        PENDING,
        APPROVED,
        REJECTED,
        EXPIRED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Decision {
        APPROVE,
        REJECT;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code person} is the approver's key. */
    public record Vote(String person, String name, Decision decision, Instant at) {}

    public Approval {
        votes = List.copyOf(votes);
    }

    public String subject() {
        return "approval:" + id;
    }

    public Optional<Approver> approver(String key) {
        return request.approvers().stream().filter(one -> one.key().equals(key)).findFirst();
    }

    public Optional<Vote> voteOf(String key) {
        return votes.stream().filter(vote -> vote.person().equals(key)).findFirst();
    }

    /** Of different people: two phones under one name count once. */
    public long approvals() {
        return votes.stream()
                .filter(vote -> vote.decision() == Decision.APPROVE)
                .map(vote -> vote.name().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
    }
}
