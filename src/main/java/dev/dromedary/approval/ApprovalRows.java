package dev.dromedary.approval;

import dev.dromedary.approval.Approval.Decision;
import dev.dromedary.approval.Approval.State;
import dev.dromedary.approval.Approval.Vote;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reading approvals. */
final class ApprovalRows {

    private record Ballot(String approval, Vote vote) {}

    private final Store store;
    private final InstantSource clock;

    ApprovalRows(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    Optional<Approval> find(String id) {
        return withVotes(store.reads()
                        .sql("SELECT * FROM approval WHERE id = :id")
                        .param("id", id)
                        .query(this::approval)
                        .list())
                .stream()
                .findFirst();
    }

    /** Newest first; {@code state} null means all. */
    List<Approval> list(State state, int limit, int offset) {
        // The plus keeps SQLite from walking all of them just because they are in order that way.
        return withVotes(store.reads()
                .sql("SELECT * FROM approval " + which(state) + " ORDER BY " + (state == State.PENDING ? "+" : "")
                        + "created_at DESC, id DESC LIMIT :limit OFFSET :offset")
                .param("state", state == null ? null : state.text())
                .param("now", clock.millis())
                .param("limit", limit)
                .param("offset", offset)
                .query(this::approval)
                .list());
    }

    /** Those that wait are few among all that ever were: a statement that says so is served by their own index. */
    private static String which(State state) {
        if (state == null) {
            return "";
        }
        return switch (state) {
            case PENDING -> "WHERE state = 'pending' AND expires_at > :now";
            case EXPIRED -> "WHERE state = 'pending' AND expires_at <= :now";
            case APPROVED, REJECTED -> "WHERE state = :state";
        };
    }

    private List<Approval> withVotes(List<Approval> approvals) {
        if (approvals.isEmpty()) {
            return approvals;
        }
        Map<String, List<Vote>> votes = store
                .reads()
                .sql("SELECT * FROM approval_vote WHERE approval_id IN (:ids) ORDER BY at, person")
                .param("ids", approvals.stream().map(Approval::id).toList())
                .query(ApprovalRows::ballot)
                .list()
                .stream()
                .collect(
                        Collectors.groupingBy(Ballot::approval, Collectors.mapping(Ballot::vote, Collectors.toList())));
        return approvals.stream()
                .map(one -> new Approval(
                        one.id(),
                        one.state(),
                        one.request(),
                        votes.getOrDefault(one.id(), List.of()),
                        one.createdAt(),
                        one.decidedAt()))
                .toList();
    }

    private static Ballot ballot(ResultSet row, int number) throws SQLException {
        Decision decision = Decision.valueOf(row.getString("decision").toUpperCase(Locale.ROOT));
        return new Ballot(
                row.getString("approval_id"),
                new Vote(row.getString("person"), row.getString("name"), decision, time(row, "at")));
    }

    private Approval approval(ResultSet row, int number) throws SQLException {
        State stored = State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        Instant expires = time(row, "expires_at");
        boolean late = stored == State.PENDING && !clock.instant().isBefore(expires);
        List<Approver> approvers = List.of(Json.read(row.getString("approvers"), Approver[].class));
        Request request = new Request(
                row.getString("type"),
                row.getString("service"),
                row.getString("version"),
                row.getString("environment"),
                row.getString("changes_url"),
                row.getString("requester"),
                row.getString("requester_key"),
                approvers,
                row.getInt("required"),
                expires,
                row.getString("platform"),
                row.getString("run_id"));
        return new Approval(
                row.getString("id"),
                late ? State.EXPIRED : stored,
                request,
                List.of(),
                time(row, "created_at"),
                time(row, "decided_at"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
