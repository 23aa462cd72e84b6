package dev.dromedary.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.approval.Approval.Decision;
import dev.dromedary.approval.Approval.State;
import dev.dromedary.approval.Outcome.Result;
import dev.dromedary.event.Ids;
import dev.dromedary.people.TestClock;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApprovalsTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final List<Approver> THREE =
            List.of(new Approver("1", "Alice"), new Approver("2", "Bob"), new Approver("3", "Carol"));

    private final TestClock clock = new TestClock("2026-06-01T10:00:00Z");

    private Request request(int required, List<Approver> approvers) {
        return new Request(
                null,
                "api",
                "v2.1.0",
                "production",
                null,
                "dave",
                null,
                approvers,
                required,
                clock.instant().plus(Duration.ofHours(4)),
                "whatsapp",
                "run-1");
    }

    private Approvals approvals(Store store) {
        return new Approvals(store, new Ids(clock), clock);
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void enoughDifferentPeopleApprove(Stores stores) {
        try (Store store = stores.open(clock)) {
            Approvals approvals = approvals(store);
            String id = approvals.create(request(2, THREE)).id();
            assertThat(approvals.vote(id, "1", Decision.APPROVE).result()).isEqualTo(Result.COUNTED);
            assertThat(approvals.vote(id, "1", Decision.APPROVE).result()).isEqualTo(Result.VOTED_BEFORE);
            assertThat(approvals.vote(id, "1", Decision.REJECT).result()).isEqualTo(Result.VOTED_BEFORE);
            assertThat(approvals.find(id)).map(Approval::state).contains(State.PENDING);
            assertThat(approvals.vote(id, "3", Decision.APPROVE).result()).isEqualTo(Result.DECIDED);
            Outcome late = approvals.vote(id, "2", Decision.REJECT);
            assertThat(late.result()).isEqualTo(Result.DECIDED_BEFORE);
            assertThat(late.approval().state()).isEqualTo(State.APPROVED);
            assertThat(approvals.describe("approval:" + id, ZoneId.of("UTC")))
                    .contains("✅ *api v2.1.0* to production was approved by Alice at 2026-06-01 10:00 UTC,"
                            + " Carol at 2026-06-01 10:00 UTC.");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void twoPhonesOfOnePersonAreNotTwoPeople(Stores stores) {
        List<Approver> twice =
                List.of(new Approver("1", "Alice"), new Approver("9", "alice"), new Approver("2", "Bob"));
        try (Store store = stores.open(clock)) {
            Approvals approvals = approvals(store);
            String id = approvals.create(request(2, twice)).id();
            approvals.vote(id, "1", Decision.APPROVE);
            assertThat(approvals.vote(id, "9", Decision.APPROVE).result()).isEqualTo(Result.COUNTED);
            assertThat(approvals.vote(id, "2", Decision.APPROVE).result()).isEqualTo(Result.DECIDED);
        }
        assertThatThrownBy(() -> request(2, twice.subList(0, 2))).hasMessageContaining("only 1 may approve");
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void oneRejectionRejects(Stores stores) {
        try (Store store = stores.open(clock)) {
            Approvals approvals = approvals(store);
            String id = approvals.create(request(2, THREE)).id();
            approvals.vote(id, "1", Decision.APPROVE);
            assertThat(approvals.vote(id, "2", Decision.REJECT).approval().state())
                    .isEqualTo(State.REJECTED);
            assertThat(approvals.vote(id, "3", Decision.APPROVE).approval().state())
                    .isEqualTo(State.REJECTED);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatHasExpiredIsNeverApproved(Stores stores) {
        try (Store store = stores.open(clock)) {
            Approvals approvals = approvals(store);
            String id = approvals.create(request(1, THREE)).id();
            clock.advance(Duration.ofHours(4));
            Outcome late = approvals.vote(id, "1", Decision.APPROVE);
            assertThat(late.result()).isEqualTo(Result.EXPIRED);
            assertThat(late.approval().votes()).isEmpty();
            assertThat(approvals.list(State.EXPIRED, 10, 0))
                    .extracting(Approval::id)
                    .containsExactly(id);
            assertThat(approvals.list(State.PENDING, 10, 0)).isEmpty();
            assertThat(approvals.list(null, 10, 0)).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void strangersDoNotDecide(Stores stores) {
        try (Store store = stores.open(clock)) {
            Approvals approvals = approvals(store);
            String id = approvals.create(request(1, THREE)).id();
            assertThatThrownBy(() -> approvals.vote(id, "9", Decision.APPROVE))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> approvals.vote("apr-none", "1", Decision.APPROVE))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(approvals.find(id)).map(Approval::state).contains(State.PENDING);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void votesAtTheSameInstantAreAllCountedAndOneDecides(Stores stores) throws Exception {
        List<Approver> many = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            many.add(new Approver(String.valueOf(i), "P" + i));
        }
        try (Store store = stores.open(clock)) {
            Approvals approvals = approvals(store);
            ExecutorService people = Executors.newFixedThreadPool(12);
            try {
                for (int round = 0; round < 5; round++) {
                    String id = approvals.create(request(6, many)).id();
                    List<Callable<Result>> taps = many.stream()
                            .map(one -> (Callable<Result>) () -> approvals
                                    .vote(id, one.key(), Decision.APPROVE)
                                    .result())
                            .toList();
                    List<Result> results = new ArrayList<>();
                    for (var future : people.invokeAll(taps)) {
                        results.add(future.get());
                    }
                    assertThat(results.stream().filter(Result.DECIDED::equals)).hasSize(1);
                    assertThat(results.stream().filter(Result.COUNTED::equals)).hasSize(5);
                    assertThat(results.stream().filter(Result.DECIDED_BEFORE::equals))
                            .hasSize(6);
                }
            } finally {
                people.shutdown();
            }
        }
    }

    @Test
    void whatCannotBeApprovedIsNotAsked() {
        assertThatThrownBy(() -> request(1, List.of())).hasMessage("nobody is left who may approve");
        assertThatThrownBy(() -> request(4, THREE)).hasMessageContaining("4 approvals are required, but only 3");
    }
}
