package dev.dromedary.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.dromedary.acceptance.chaos.Evidence.Asked;
import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Call;
import dev.dromedary.acceptance.chaos.Evidence.Trouble;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
import dev.dromedary.acceptance.chaos.Evidence.Want;
import dev.dromedary.acceptance.chaos.Oracle.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle is a test of tests: each rule must hold for what is right and must see what is wrong. */
class OracleTest {

    private static final String ANN = "15550000001";

    private final List<Asked> asked = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();

    private List<String> judged() {
        return Oracle.judge(evidence(troubles.toArray(Trouble[]::new))).stream()
                .map(Finding::rule)
                .distinct()
                .toList();
    }

    private void asked(Want want, String key, int n, long answeredAt) {
        asked.add(new Asked(want, key, ANN, n, answeredAt));
    }

    private void said(long at, String text) {
        said(at, text, "m-" + text, false, true, true);
    }

    private void said(long at, String text, String id, boolean repeat, boolean accepted, boolean answered) {
        attempts.add(new Attempt(at, "r1", ANN, text, id, repeat, accepted, answered));
    }

    private void called(long at, long doneAt, String replica, String step) {
        calls.add(new Call(at, doneAt, replica, step, "k", "run/" + step + "/-"));
    }

    @Test
    void whatWasAnsweredOnceInOrderIsFine() {
        asked(Want.NOTE, "k1", 0, 10);
        asked(Want.TAKE, "k2", 1, 20);
        said(50, "noted k1");
        said(60, "took k2 as number 1");
        assertThat(judged()).isEmpty();
    }

    @Test
    void silenceIsALoss() {
        asked(Want.REMIND, "k1", 0, 10);
        said(50, "will remind k1");
        assertThat(judged()).containsExactly("lost");
    }

    @Test
    void whatGraphDidNotTakeDidNotArrive() {
        asked(Want.NOTE, "k1", 0, 10);
        said(50, "noted k1", "m", false, false, false);
        assertThat(judged()).containsExactly("lost");
    }

    @Test
    void twoMessagesOfOneThingAreSeen() {
        asked(Want.NOTE, "k1", 0, 10);
        said(50, "noted k1", "m1", false, true, true);
        said(70, "noted k1", "m2", false, true, true);
        assertThat(judged()).containsExactly("twice");
    }

    @Test
    void aRepeatMustSaySo() {
        asked(Want.NOTE, "k1", 0, 10);
        said(50, "noted k1", "m", false, true, false);
        said(30_070, "noted k1", "m", false, true, true);
        assertThat(judged()).containsExactly("twice");
    }

    @Test
    void aMarkedRepeatIsFineAfterALostAnswer() {
        asked(Want.NOTE, "k1", 0, 10);
        said(50, "noted k1", "m", false, true, false);
        said(30_070, "noted k1", "m", true, true, true);
        assertThat(judged()).isEmpty();
    }

    @Test
    void aMarkedRepeatWithoutDoubtIsSeen() {
        asked(Want.NOTE, "k1", 0, 10);
        said(50, "noted k1", "m", false, true, true);
        said(30_070, "noted k1", "m", true, true, true);
        assertThat(judged()).containsExactly("twice");
    }

    /** One that was sent at 10,000 and answered comes again, marked, forty seconds later. */
    private static Stream<Arguments> whatMayMakeADoubt() {
        return Stream.of(
                arguments("killed before the answer was on disk", trouble(Kind.KILL, 11_500, 11_510, "r1"), true),
                arguments(
                        "what the dead one had written is read after its end",
                        trouble(Kind.KILL, 9_700, 9_800, "r1"),
                        true),
                arguments("killed long after", trouble(Kind.KILL, 12_500, 12_510, "r1"), false),
                arguments("killed long before", trouble(Kind.KILL, 9_000, 9_100, "r1"), false),
                arguments("another was killed", trouble(Kind.KILL, 10_500, 10_510, "r2"), false),
                arguments("stopped before the answer was on disk", trouble(Kind.STOP, 11_000, 19_500, "r1"), true),
                arguments("stopped later", trouble(Kind.STOP, 12_500, 21_000, "r1"), false),
                arguments("another was stopped", trouble(Kind.STOP, 10_000, 18_500, "r3"), false),
                arguments("ended in order", trouble(Kind.TERMINATE, 10_100, 10_900, "r1"), false),
                arguments("the database was away", trouble(Kind.DATABASE, 11_000, 14_000, null), false),
                arguments(
                        "the machine stood still before the answer came",
                        trouble(Kind.STALL, 22_000, 25_000, null),
                        true),
                arguments("it stood still for a moment", trouble(Kind.STALL, 10_500, 11_000, null), false));
    }

    private static Trouble trouble(Kind kind, long from, long to, String replica) {
        return new Trouble(kind, from, to, replica);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("whatMayMakeADoubt")
    void aTroubleMakesADoubt(String what, Trouble trouble, boolean doubt) {
        asked(Want.NOTE, "k1", 0, 9_990);
        said(10_000, "noted k1", "m", false, true, true);
        said(50_000, "noted k1", "m", true, true, true);
        troubles.add(trouble);
        assertThat(judged().isEmpty()).as(what).isEqualTo(doubt);
    }

    /** The answer was read at 10,000 and could not be recorded before the database was back at 14,000. */
    @ParameterizedTest
    @CsvSource({"KILL, r1, 20000, true", "STOP, r1, 20000, true", "KILL, r1, 30000, false", "KILL, r2, 20000, false"})
    void anAnswerInMemoryDiesWithItsReplica(Kind kind, String replica, long at, boolean doubt) {
        asked(Want.NOTE, "k1", 0, 9_990);
        said(10_000, "noted k1", "m", false, true, true);
        said(50_000, "noted k1", "m", true, true, true);
        troubles.add(trouble(Kind.DATABASE, 11_000, 14_000, null));
        troubles.add(trouble(kind, at, at + 8_500, replica));
        assertThat(judged().isEmpty()).isEqualTo(doubt);
    }

    @ParameterizedTest
    @CsvSource({"20, true", "21, false"})
    void onlyAFewComeAgainAfterAKill(int marked, boolean fine) {
        for (int i = 0; i < marked; i++) {
            asked(Want.NOTE, "k" + i, i, 10L + i);
            // Their first sending was never seen: it was under way inside of the one that was killed.
            said(40_000 + 100L * i, "noted k" + i, "m" + i, true, true, true);
        }
        troubles.add(trouble(Kind.KILL, 9_990, 9_995, "r1"));
        troubles.add(trouble(Kind.TERMINATE, 15_000, 15_005, "r1"));
        assertThat(judged()).isEqualTo(fine ? List.of() : List.of("twice"));
    }

    @Test
    void thatManyWithoutAnAnswerMayComeAgain() {
        for (int i = 0; i < 30; i++) {
            asked(Want.NOTE, "k" + i, i, 10L + i);
            said(1_000 + 100L * i, "noted k" + i, "m" + i, false, true, false);
            said(40_000 + 100L * i, "noted k" + i, "m" + i, true, true, true);
        }
        assertThat(judged()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void aPageIsForTheOneOnCall(int person, boolean fine) {
        asked.add(new Asked(Want.ALERT, "a-0001", "alerts", 1, 10));
        attempts.add(new Attempt(50, "r1", World.phone(person), "page a-0001", "m", false, true, true));
        assertThat(judged().contains("unasked")).isEqualTo(!fine);
    }

    @Test
    void aPageToAStrangerIsSeen() {
        asked.add(new Asked(Want.ALERT, "a-0001", "alerts", 1, 10));
        attempts.add(new Attempt(50, "r1", World.phone(0), "page a-0001", "m", false, true, true));
        attempts.add(new Attempt(60, "r1", Senders.STRANGER, "page a-0001", "m2", false, true, true));
        assertThat(judged()).containsExactly("unasked");
    }

    /** {@code spread} is over how many milliseconds they come. */
    @ParameterizedTest
    @CsvSource({"82, 990, true", "83, 990, false", "83, 1010, true"})
    void theRateIsHeld(int messages, long spread, boolean fine) {
        manySaid(messages, 10_000, spread);
        assertThat(judged()).isEqualTo(fine ? List.of() : List.of("rate"));
    }

    @Test
    void whatPiledUpWhileTheHarnessStoodStillIsNoRate() {
        manySaid(90, 10_000, 900);
        troubles.add(trouble(Kind.STALL, 9_300, 9_700, null));
        assertThat(judged()).isEmpty();
        troubles.set(0, trouble(Kind.STALL, 8_300, 8_700, null));
        assertThat(judged()).containsExactly("rate");
    }

    private void manySaid(int messages, long from, long spread) {
        for (int i = 0; i < messages; i++) {
            asked(Want.NOTE, "k" + i, i, 10L + i);
            said(from + i * spread / (messages - 1), "noted k" + i);
        }
    }

    @Test
    void aTripleIsAllThreeAtOnce() {
        Evidence evidence = evidence(
                trouble(Kind.STOP, 100, 8_700, "r1"),
                trouble(Kind.KILL, 2_000, 2_010, "r2"),
                trouble(Kind.DATABASE, 2_100, 5_000, null));
        assertThat(evidence.triples()).isEqualTo(1);
        assertThat(evidence(
                                trouble(Kind.STOP, 100, 8_700, "r1"),
                                trouble(Kind.KILL, 8_800, 8_810, "r2"),
                                trouble(Kind.DATABASE, 2_100, 5_000, null))
                        .triples())
                .isZero();
    }

    private Evidence evidence(Trouble... which) {
        return new Evidence(asked, attempts, calls, List.of(which), List.of());
    }

    @Test
    void whatNobodyAskedForIsSeen() {
        said(50, "noted k9");
        said(60, "Something went wrong");
        assertThat(judged()).containsExactly("unasked");
    }

    @Test
    void anAnswerToSomebodyElseIsSeen() {
        asked.add(new Asked(Want.NOTE, "k1", "15550000002", 0, 10));
        said(50, "noted k1");
        assertThat(judged()).contains("unasked");
    }

    @Test
    void aCountGivenTwiceIsSeen() {
        asked(Want.TAKE, "k1", 0, 10);
        asked(Want.TAKE, "k2", 1, 20);
        said(50, "took k1 as number 1");
        said(60, "took k2 as number 1");
        assertThat(judged()).containsExactly("count");
    }

    @Test
    void aCountLeftOutIsSeen() {
        asked(Want.TAKE, "k1", 0, 10);
        said(50, "took k1 as number 2");
        assertThat(judged()).containsExactly("count");
    }

    @Test
    void overtakingWithinTheFirstSecondsBreaksTheOrder() {
        asked(Want.NOTE, "k1", 0, 10);
        asked(Want.NOTE, "k2", 1, 20);
        said(50, "noted k2");
        said(60, "noted k1");
        assertThat(judged()).containsExactly("order");
    }

    @Test
    void overtakingLaterIsPatienceAtItsEnd() {
        asked(Want.NOTE, "k1", 0, 10);
        asked(Want.NOTE, "k2", 1, 20);
        said(10_500, "noted k2");
        said(12_000, "noted k1");
        assertThat(judged()).isEmpty();
    }

    @Test
    void aFinishedStepThatRunsAgainIsSeenWhateverHappened() {
        called(10, 20, "r1", "first");
        called(30, 40, "r1", "second");
        called(200, 210, "r2", "first");
        troubles.add(new Trouble(Kind.KILL, 35, 36, "r1"));
        assertThat(judged()).containsExactly("again");
    }

    @Test
    void aCallThatAKillLeftOpenMayBeRepeated() {
        called(10, -1, "r1", "first");
        called(200, 210, "r2", "first");
        called(220, 230, "r2", "second");
        troubles.add(new Trouble(Kind.KILL, 15, 16, "r1"));
        assertThat(judged()).isEmpty();
    }

    @Test
    void aRepeatedCallWithoutTroubleIsSeen() {
        called(10, 20, "r1", "first");
        called(200, 210, "r1", "first");
        assertThat(judged()).containsExactly("again");
    }

    @Test
    void aStoppedReplicaThatGoesOnWithWhatItLostIsSeen() {
        called(10, 9_000, "r1", "first");
        called(7_000, 7_010, "r2", "first");
        called(7_020, 7_030, "r2", "second");
        asked(Want.TAKE, "k", 0, 5);
        said(7_100, "took k as number 1");
        called(9_010, 9_020, "r1", "second");
        troubles.add(new Trouble(Kind.STOP, 100, 8_990, "r1"));
        assertThat(judged()).containsExactly("again");
    }

    /** The first call was answered at 10,200, the second one made at 17,000 by another replica. */
    private static Stream<Arguments> whatMayMakeACallAgain() {
        return Stream.of(
                arguments("killed before it was recorded", trouble(Kind.KILL, 10_300, 10_310, "r1"), true),
                arguments("killed later", trouble(Kind.KILL, 13_500, 13_510, "r1"), false),
                arguments("another was killed", trouble(Kind.KILL, 10_100, 10_110, "r3"), false),
                arguments("the second one was killed", trouble(Kind.KILL, 16_000, 16_010, "r2"), false),
                arguments("stopped", trouble(Kind.STOP, 10_100, 18_600, "r1"), true),
                arguments("another was stopped", trouble(Kind.STOP, 10_100, 18_600, "r3"), false),
                arguments("the database was away", trouble(Kind.DATABASE, 10_100, 12_000, null), true),
                arguments("it had been away", trouble(Kind.DATABASE, 4_000, 6_000, null), false),
                arguments("it was away later", trouble(Kind.DATABASE, 14_000, 16_000, null), false));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("whatMayMakeACallAgain")
    void aTroubleMakesACallComeAgain(String what, Trouble trouble, boolean fine) {
        called(10_000, 10_200, "r1", "first");
        called(17_000, 17_010, "r2", "first");
        troubles.add(trouble);
        assertThat(judged()).as(what).isEqualTo(fine ? List.of() : List.of("again"));
    }

    /** Its address is that of the first caller, whoever makes it. */
    @Test
    void whoWasStoppedRightBeforeACallMakesItWhenItGoesOn() {
        asked(Want.TAKE, "k", 0, 5);
        called(80, 90, "r1", "first");
        called(7_000, 7_010, "r1", "second");
        said(7_100, "took k as number 1");
        called(8_650, 8_700, "r1", "second");
        troubles.add(trouble(Kind.STOP, 100, 8_600, "r1"));
        assertThat(judged()).isEmpty();
        troubles.set(0, trouble(Kind.STOP, 85, 8_600, "r1"));
        assertThat(judged()).containsExactly("again");
        troubles.set(0, trouble(Kind.STOP, 100, 4_000, "r1"));
        assertThat(judged()).containsExactly("again");
    }

    @Test
    void whoMadeACallAgainIsNotKnown() {
        called(10_000, -1, "r1", "first");
        called(17_000, -1, "r1", "first");
        called(25_000, 25_010, "r1", "first");
        troubles.add(trouble(Kind.KILL, 10_010, 10_020, "r1"));
        assertThat(judged()).containsExactly("again");
        troubles.add(trouble(Kind.KILL, 17_010, 17_020, "r3"));
        assertThat(judged()).isEmpty();
    }

    /** The earlier one was stored at 10, the later one at 20; the later one is answered first. */
    @ParameterizedTest
    @CsvSource({
        "KILL, 30, 40, false",
        "TERMINATE, 30, 40, false",
        "STOP, 30, 8530, true",
        "STOP, 5000, 13500, false",
        "DATABASE, 1000, 3000, true"
    })
    void whatIsInDoubtDoesNotHoldUpOthers(Kind kind, long from, long to, boolean fine) {
        asked(Want.NOTE, "k1", 0, 10);
        asked(Want.NOTE, "k2", 1, 20);
        said(4_500, "noted k2");
        said(4_600, "noted k1");
        troubles.add(trouble(kind, from, to, kind == Kind.DATABASE ? null : "r1"));
        assertThat(judged()).isEqualTo(fine ? List.of() : List.of("order"));
    }

    @Test
    void onlyWhatCouldBeOutOfOrderIsJudged() {
        asked(Want.NOTE, "k1", 0, 10);
        asked(Want.NOTE, "k2", 1, 20);
        asked(Want.NOTE, "k3", 2, 100);
        said(50, "noted k1");
        said(60, "noted k2");
        said(120, "noted k3");
        assertThat(new OrderRule(evidence()).judged()).isEqualTo(1);
    }
}
