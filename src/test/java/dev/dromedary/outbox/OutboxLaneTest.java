package dev.dromedary.outbox;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutboxLaneTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";

    @ParameterizedTest
    @MethodSource(EACH)
    void sendsToOnePersonInOrderAndToOthersAtOnce(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.holdAnswers = true;
            bench.put("a1", "1", Priority.NORMAL);
            bench.put("a2", "1", Priority.NORMAL);
            bench.put("b1", "2", Priority.NORMAL);

            bench.lane.tick();
            assertThat(bench.handedOps()).containsExactly("a1", "b1");
            assertThat(bench.lane.tick()).isZero();
            bench.open.get("a1").complete(bench.accepted());
            bench.lane.tick();
            assertThat(bench.handedOps()).containsExactly("a1", "b1", "a2");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void urgentOvertakesAndNothingWaitsForABatch(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.holdAnswers = true;
            bench.permits = 2;
            bench.put("bulk", "1", Priority.BULK);
            bench.lane.tick();
            bench.put("n1", "2", Priority.NORMAL);
            bench.put("n2", "3", Priority.NORMAL);
            bench.put("u1", "1", Priority.URGENT);

            bench.lane.tick();
            assertThat(bench.handedOps()).containsExactly("bulk", "u1", "n1");
            assertThat(bench.lane.tick()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void withdrawsWhatIsNoLongerWanted(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            String id = bench.put("op");
            bench.unwanted.put("alert:op", "the alert is resolved");

            assertThat(bench.lane.tick()).isZero();
            assertThat(bench.row(id).state()).isEqualTo(State.WITHDRAWN);
            assertThat(bench.row(id).reason()).isEqualTo("the alert is resolved");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void sendsAgainWhatStaysInDoubtAndMarksIt(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.answers.add(new Answer.Unknown("read timed out"));
            String id = bench.put("op", "1", Priority.URGENT);
            bench.lane.tick();
            assertThat(bench.row(id).state()).isEqualTo(State.IN_DOUBT);
            assertThat(bench.elsewhere).containsExactly("op: read timed out");
            bench.pass(Duration.ofSeconds(29));
            assertThat(bench.lane.tick()).isZero();
            bench.pass(Duration.ofSeconds(1));
            assertThat(bench.lane.tick()).isEqualTo(1);

            assertThat(bench.handed).extracting(SentMessage::callbackData).containsExactly(id, id + ";repeat");
            assertThat(bench.row(id).state()).isEqualTo(State.SENT);
            assertThat(bench.row(id).possiblyRepeated()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aStatusSettlesADoubt(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.answers.add(new Answer.Unknown("connection reset"));
            String id = bench.put("op");
            bench.lane.tick();
            bench.status("wamid.7", "sent", id);
            bench.pass(Duration.ofMinutes(1));

            assertThat(bench.lane.tick()).isZero();
            assertThat(bench.row(id).state()).isEqualTo(State.SENT);
            assertThat(bench.row(id).possiblyRepeated()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void doubtsWhatADeadOwnerWasSending(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.holdAnswers = true;
            String id = bench.put("op");
            bench.lane.tick();
            expireLeases(bench);
            OutboxLane next = bench.newLane();
            next.tick();
            assertThat(bench.row(id).state()).isEqualTo(State.IN_DOUBT);

            // The stopped owner goes on: a refusal that it hears is fenced off, an acceptance settles the doubt.
            bench.open.get("op").complete(new Answer.Refused("131026", "no", null));
            assertThat(bench.row(id).state()).isEqualTo(State.IN_DOUBT);
            String second = bench.put("op2");
            next.tick();
            expireLeases(bench);
            OutboxLane third = bench.newLane();
            third.tick();
            bench.open.get("op2").complete(bench.accepted());
            assertThat(bench.row(second).state()).isEqualTo(State.SENT);
            bench.pass(Duration.ofMinutes(1));
            third.tick();
            assertThat(bench.handedOps()).containsExactly("op", "op2", "op");
        }
    }

    /** Continued after its lane went to another replica, the old owner says what only it can know: nothing left. */
    @ParameterizedTest
    @MethodSource(EACH)
    void whatAStoppedOwnerKeptBackIsSentAtOnceAndUnmarked(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.holdAnswers = true;
            String id = bench.put("op");
            bench.lane.tick();
            expireLeases(bench);
            OutboxLane next = bench.newLane();
            next.tick();
            assertThat(bench.row(id).state()).isEqualTo(State.IN_DOUBT);

            CompletableFuture<Answer> stopped = bench.open.remove("op");
            stopped.complete(new Answer.Withheld("the lane went to another replica"));
            assertThat(bench.row(id).state()).isEqualTo(State.QUEUED);
            assertThat(bench.row(id).attempts()).isZero();
            assertThat(next.tick()).isEqualTo(1);
            assertThat(bench.handed).extracting(SentMessage::callbackData).containsExactly(id, id);
        }
    }

    /** What the next owner has taken up again is none of the old one's business. */
    @ParameterizedTest
    @MethodSource(EACH)
    void aStoppedOwnerComesTooLateForWhatIsBeingRepeated(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.holdAnswers = true;
            String id = bench.put("op");
            bench.lane.tick();
            expireLeases(bench);
            OutboxLane next = bench.newLane();
            next.tick();
            CompletableFuture<Answer> stopped = bench.open.remove("op");
            bench.pass(Duration.ofSeconds(31));
            assertThat(next.tick()).isEqualTo(1);

            stopped.complete(new Answer.Withheld("the lane went to another replica"));
            assertThat(bench.row(id).state()).isEqualTo(State.SENDING);
            assertThat(bench.row(id).possiblyRepeated()).isTrue();
        }
    }

    /** On SQLite nobody takes over; on PostgreSQL what leaves must leave under a lease that still holds. */
    @ParameterizedTest
    @MethodSource(EACH)
    void mayLeaveOnlyUnderALeaseThatHolds(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.holdAnswers = true;
            bench.put("op");
            bench.lane.tick();
            assertThat(bench.ours.getAsBoolean()).isTrue();
            if (stores.isPostgres()) {
                await().until(() -> !bench.ours.getAsBoolean());
            }
            bench.lane.tick();
            assertThat(bench.ours.getAsBoolean()).as("renewed").isTrue();
        }
    }

    private static void expireLeases(Bench bench) {
        bench.store.write(() ->
                bench.store.db().sql("UPDATE outbox_lane SET lease_until = 0").update());
    }

    /** SQLite belongs to one process. */
    @Test
    void onlyOneReplicaFeedsALane() {
        try (Bench bench = new Bench(Stores.postgres())) {
            bench.put("a", "1", Priority.NORMAL);
            bench.lane.tick();
            bench.put("b", "2", Priority.NORMAL);
            OutboxLane other = bench.newLane();

            assertThat(other.tick()).isZero();
            bench.lane.close();
            OutboxLane third = bench.newLane();
            assertThat(third.tick()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void restsAfterAFaultAndTriesWithOne(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.answers.add(new Answer.NotSent("connection refused"));
            bench.answers.add(new Answer.NotSent("connection refused"));
            bench.answers.add(new Answer.NotSent("breaker open"));
            String a = bench.put("a", "1", Priority.NORMAL);
            bench.put("b", "2", Priority.NORMAL);
            assertThat(bench.lane.tick()).isEqualTo(2);
            assertThat(bench.row(a).state()).isEqualTo(State.QUEUED);
            assertThat(bench.row(a).attempts()).isZero();
            assertThat(bench.lane.tick()).isZero();
            bench.pass(Duration.ofSeconds(1));
            assertThat(bench.lane.tick()).isEqualTo(1);
            bench.pass(Duration.ofSeconds(1));
            assertThat(bench.lane.tick()).isZero();
            bench.pass(Duration.ofSeconds(1));
            assertThat(bench.lane.tick()).isEqualTo(1);
            assertThat(bench.lane.tick()).isEqualTo(1);
            assertThat(bench.row(a).state()).isEqualTo(State.SENT);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whileNothingGetsThroughPagesGoElsewhereAndOperatorsHearOfIt(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.put("reply", "1", Priority.URGENT);
            bench.put("page", "2", Priority.URGENT);
            bench.put("news", "3", Priority.NORMAL);
            for (int second = 0; second < 120; second++) {
                bench.answers.clear();
                bench.answers.addAll(List.of(
                        new Answer.NotSent("refused"), new Answer.NotSent("refused"), new Answer.NotSent("refused")));
                bench.lane.tick();
                if (second == 20) {
                    assertThat(bench.elsewhere).as("a short fault mends itself").isEmpty();
                    assertThat(bench.trouble).isEmpty();
                }
                bench.pass(Duration.ofSeconds(1));
            }
            assertThat(bench.elsewhere).extracting(one -> one.split(":")[0]).containsExactlyInAnyOrder("reply", "page");
            assertThat(bench.trouble).containsExactly("begun whatsapp:whatsapp refused");
            bench.answers.clear();
            bench.pass(Duration.ofSeconds(20));
            bench.lane.tick();
            assertThat(bench.trouble).hasSize(2).contains("over whatsapp:whatsapp");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void stopsAtAnExpiredTokenTellsOperatorsAndPagesElsewhere(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.answers.add(new Answer.Refused("190", "token expired", null));
            String a = bench.put("a", "1", Priority.NORMAL);
            bench.lane.tick();
            bench.put("page", "2", Priority.URGENT);
            bench.put("reply", "3", Priority.NORMAL);
            assertThat(bench.lane.tick()).isZero();
            assertThat(bench.row(a).state()).isEqualTo(State.QUEUED);
            assertThat(bench.trouble).containsExactly("begun whatsapp:whatsapp 190 token expired");
            assertThat(bench.elsewhere).containsExactly("a: 190 token expired", "page: 190 token expired");

            bench.answers.add(new Answer.Refused("190", "token expired", null));
            bench.pass(Duration.ofSeconds(30));
            assertThat(bench.lane.tick()).isEqualTo(1);
            bench.pass(Duration.ofSeconds(30));
            assertThat(bench.lane.tick()).isEqualTo(1);
            assertThat(bench.lane.tick()).isEqualTo(2);
            assertThat(bench.trouble)
                    .containsExactly("begun whatsapp:whatsapp 190 token expired", "over whatsapp:whatsapp");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void onlyThePersonWaitsAfterAPairRate(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.answers.add(new Answer.Refused("131056", "pair rate", null));
            bench.put("a1", "1", Priority.NORMAL);
            bench.put("a2", "1", Priority.NORMAL);
            bench.put("b1", "2", Priority.NORMAL);
            bench.lane.tick();
            bench.put("a3", "1", Priority.NORMAL);
            assertThat(bench.lane.tick()).isZero();
            bench.pass(Duration.ofSeconds(4));
            assertThat(bench.lane.tick()).isEqualTo(1);
            bench.lane.tick();
            bench.lane.tick();
            assertThat(bench.handedOps()).containsExactly("a1", "b1", "a1", "a2", "a3");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void slowsDownWhenTheNumberIsTooFast(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.answers.add(new Answer.Refused("130429", "throughput", null));
            bench.put("a", "1", Priority.NORMAL);
            bench.lane.tick();
            assertThat(bench.slowed).isFalse();
            bench.pass(Duration.ofSeconds(1));
            bench.lane.tick();
            assertThat(bench.slowed).isTrue();
            bench.pass(Duration.ofSeconds(60));
            bench.put("b", "1", Priority.NORMAL);
            bench.lane.tick();
            assertThat(bench.slowed).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void givesUpAfterADayAndTriesTheNextChannel(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            String id = bench.put("op");
            bench.pass(Duration.ofHours(25));

            assertThat(bench.lane.tick()).isZero();
            assertThat(bench.row(id).state()).isEqualTo(State.DEAD);
            assertThat(bench.elsewhere).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void keepsToTheTemplatesOfADayExceptForPages(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.templatesPerDay = 2;
            for (int i = 0; i < 3; i++) {
                template(bench, "t" + i, Priority.NORMAL);
            }
            template(bench, "page", Priority.URGENT);
            bench.put("text", "9", Priority.NORMAL);
            bench.lane.tick();
            assertThat(bench.handedOps()).containsExactly("page", "t0", "text");
            assertThat(bench.elsewhere)
                    .containsExactly("t1: templates_per_day (2) is used up", "t2: templates_per_day (2) is used up");
            bench.pass(Duration.ofDays(1));
            template(bench, "tomorrow", Priority.NORMAL);
            assertThat(bench.lane.tick()).isEqualTo(1);
        }
    }

    private static void template(Bench bench, String opId, Priority priority) {
        bench.outbox.put(new Draft(
                opId,
                null,
                null,
                "whatsapp",
                Channel.WHATSAPP,
                "1" + opId.hashCode(),
                Map.of("type", "template", "template", Map.of("name", "ops_alert")),
                null,
                priority,
                false,
                List.of()));
    }
}
