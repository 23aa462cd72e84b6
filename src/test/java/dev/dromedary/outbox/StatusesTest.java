package dev.dromedary.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.store.Stores;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StatusesTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";

    static Stream<Arguments> orders() {
        return Stores.each()
                .flatMap(store -> Stream.of(
                                "sent>SENT",
                                "sent delivered read>READ",
                                "read delivered sent>READ",
                                "read>READ",
                                "played>READ",
                                "delivered delivered sent>DELIVERED",
                                "warning>SENT",
                                "sent failed>FAILED",
                                "failed sent delivered>FAILED",
                                "read failed read>FAILED")
                        .map(order -> Arguments.of(store.get()[0], order.split(">")[0], order.split(">")[1])));
    }

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @MethodSource("orders")
    void isALatticeAndNoSequence(Object store, String order, State state) {
        Stores stores = (Stores) (store instanceof org.junit.jupiter.api.Named<?> named ? named.getPayload() : store);
        try (Bench bench = new Bench(fresh(stores))) {
            String id = bench.put("op");
            bench.lane.tick();
            for (String status : order.split(" ")) {
                bench.status("wamid.1", status, null, status.equals("failed") ? new int[] {131026} : new int[0]);
                bench.status("wamid.1", status, null, status.equals("failed") ? new int[] {131026} : new int[0]);
            }

            assertThat(bench.row(id).state()).isEqualTo(state);
            assertThat(bench.elsewhere).hasSize(state == State.FAILED ? 1 : 0);
            assertThat(bench.outbox.byWamid("wamid.1"))
                    .get()
                    .extracting(SentMessage::id)
                    .isEqualTo(id);
        }
    }

    private static Stores fresh(Stores stores) {
        return stores.isPostgres() ? Stores.postgres() : Stores.sqlite();
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void knowsAMessageByOurIdBeforeItsAnswerIsThere(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.holdAnswers = true;
            String id = bench.put("op");
            bench.lane.tick();
            bench.status("wamid.9", "delivered", id);
            assertThat(bench.row(id).state()).isEqualTo(State.DELIVERED);
            assertThat(bench.row(id).providerId()).isEqualTo("wamid.9");

            bench.open.get("op").complete(new Answer.Accepted("wamid.9"));
            assertThat(bench.row(id).state()).isEqualTo(State.DELIVERED);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void keepsTheStatusOfAMessageItDoesNotKnowYet(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.status("wamid.1", "read", null);
            bench.status("wamid.1", "sent", "msg-unknown");
            assertThat(bench.outbox.byWamid("wamid.1")).isEmpty();

            String id = bench.put("op");
            bench.lane.tick();
            assertThat(bench.row(id).state()).isEqualTo(State.READ);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void sendsATextOutsideTheWindowOnceAsATemplate(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            String id = bench.put("op");
            bench.lane.tick();
            bench.status("wamid.1", "failed", id, 131047);
            bench.status("wamid.1", "failed", id, 131047);
            bench.lane.tick();

            assertThat(bench.handedOps()).containsExactly("op", "op/template");
            assertThat(bench.row(id).state()).isEqualTo(State.FAILED);
            assertThat(bench.row(id).reason()).startsWith("131047 title; sent as a template: msg-");
            assertThat(bench.elsewhere).isEmpty();
            String again = bench.handed.get(1).id();
            assertThat(bench.row(again).subject()).isEqualTo("alert:op");
            bench.status("wamid.2", "failed", again, 131047);
            assertThat(bench.lane.tick()).isZero();
            assertThat(bench.elsewhere).containsExactly("op/template: 131047 title");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void triesAgainWhatFailedForAWhile(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            String id = bench.put("op");
            bench.lane.tick();
            bench.status("wamid.1", "failed", id, 131000);
            bench.status("wamid.1", "failed", id, 131000);
            assertThat(bench.row(id).state()).isEqualTo(State.QUEUED);
            assertThat(bench.lane.tick()).isZero();
            bench.pass(Duration.ofSeconds(1));
            assertThat(bench.lane.tick()).isEqualTo(1);
            bench.status("wamid.1", "failed", id, 131000);

            assertThat(bench.row(id).state()).isEqualTo(State.SENT);
            assertThat(bench.row(id).providerId()).isEqualTo("wamid.2");
            assertThat(bench.row(id).attempts()).isEqualTo(2);
        }
    }

    /** Neither of two transactions at the same moment sees what the other is about to commit. */
    @ParameterizedTest(name = "{0}, and meanwhile {1}")
    @CsvSource({
        "accepted,       failed",
        "failed,         accepted",
        "failed,         delivered accepted",
        "sent,           failed accepted",
    })
    void whatComesAtTheSameMomentIsNotMissed(String first, String meanwhile) throws Exception {
        try (Bench bench = new Bench(Stores.postgres())) {
            bench.holdAnswers = true;
            String id = bench.put("op");
            bench.lane.tick();
            CompletableFuture<Void> others = bench.store.write(() -> {
                apply(bench, id, first);
                CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
                    for (String one : meanwhile.split(" ")) {
                        apply(bench, id, one);
                    }
                });
                await().atMost(Duration.ofMinutes(1)).until(() -> isWaiting(bench));
                return running;
            });
            others.get(1, TimeUnit.MINUTES);
            assertThat(bench.row(id).state()).isEqualTo(State.FAILED);
            assertThat(bench.row(id).reason()).startsWith("131026");
            assertThat(bench.elsewhere).hasSize(1);
        }
    }

    private static void apply(Bench bench, String id, String what) {
        if (what.equals("accepted")) {
            bench.store.write(() -> bench.outbox.statuses().accepted(id, "wamid.1"));
        } else {
            bench.status("wamid.1", what, null, what.equals("failed") ? new int[] {131026} : new int[0]);
        }
    }

    private static boolean isWaiting(Bench bench) {
        return bench.store
                .reads()
                .sql("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock')")
                .query(Boolean.class)
                .single();
    }
}
