package dev.dromedary.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.acceptance.chaos.Evidence.Asked;
import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Call;
import dev.dromedary.acceptance.chaos.Evidence.Trouble;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
import dev.dromedary.acceptance.chaos.Evidence.Want;
import dev.dromedary.acceptance.chaos.Oracle.Finding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The oracle is a test of tests: each rule must hold for what is right and must see what is wrong. */
class OracleTest {

    private static final String ANN = "15550000001";

    private final List<Asked> asked = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();

    private List<String> judged() {
        return Oracle.judge(new Evidence(asked, attempts, calls, troubles, List.of())).stream()
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
        attempts.add(new Attempt(at, ANN, text, id, repeat, accepted, answered));
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

    @Test
    void aKillRightAfterSendingMakesADoubt() {
        asked(Want.NOTE, "k1", 0, 10);
        said(50, "noted k1", "m", false, true, true);
        said(30_070, "noted k1", "m", true, true, true);
        troubles.add(new Trouble(Kind.KILL, 60, 70, "r1"));
        assertThat(judged()).isEmpty();
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

    @Test
    void theMostWithinASecondAreCounted() {
        for (int i = 0; i < 30; i++) {
            said(100L * i, "noted k" + i);
        }
        assertThat(Oracle.mostInASecond(new Evidence(asked, attempts, calls, troubles, List.of())))
                .isEqualTo(10);
    }
}
