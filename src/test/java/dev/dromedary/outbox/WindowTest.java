package dev.dromedary.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane with a window, a network and a clock of its own, event by event, in no time. */
class WindowTest {

    private static final int LIMIT = 80;
    private static final long MILLI = 1_000_000L;
    private static final long FASTEST = 2 * MILLI;

    private final Random random = new Random(7);
    private final Window window = new Window(-10 * Window.SECOND);
    private final List<Long> there = new ArrayList<>();
    private final List<long[]> answers = new ArrayList<>();
    private long now;

    /** @param jitter how much longer than the fastest a way may take, now and then ten times that */
    private void send(long arrived, boolean crowded, long jitter) {
        now = Math.max(now, arrived);
        while (true) {
            learn(now);
            List<Long> places = window.places(LIMIT, 1, now, now + 250 * MILLI, crowded);
            if (!places.isEmpty() && places.get(0) <= now) {
                break;
            }
            now = places.isEmpty() ? now + MILLI : places.get(0);
        }
        String id = "m" + there.size();
        window.hand(id, now);
        long more = (long) (random.nextDouble() * jitter * (random.nextInt(200) == 0 ? 10 : 1));
        there.add(now + FASTEST / 2 + more);
        answers.add(new long[] {there.size() - 1, now + FASTEST + more});
    }

    private void learn(long until) {
        answers.removeIf(answer -> {
            boolean known = answer[1] <= until;
            if (known) {
                window.answered("m" + answer[0], answer[1]);
            }
            return known;
        });
    }

    private int mostInASecond() {
        List<Long> sorted = new ArrayList<>(there);
        Collections.sort(sorted);
        int most = 0;
        for (int from = 0, to = 0; to < sorted.size(); to++) {
            while (sorted.get(to) - sorted.get(from) >= Window.SECOND) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    /** However the way jitters; the rate stays near the limit when it does not. */
    @ParameterizedTest
    @CsvSource({"0, 79.9", "1, 79.5", "20, 76", "300, 25"})
    void aQueueLeavesAtTheLimitAndNeverFaster(long jitterMillis, double atLeast) {
        for (int i = 0; i < 20 * LIMIT; i++) {
            send(0, true, jitterMillis * MILLI);
        }
        assertThat(mostInASecond()).isEqualTo(LIMIT);
        double seconds = (there.get(there.size() - 1) - there.get(0)) / 1e9;
        assertThat((there.size() - 1 - LIMIT) / seconds).isBetween(atLeast * 0.95, (double) LIMIT);
    }

    /** At the limit itself for five minutes: what a pause held up is made up for, and no second has many more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5})
    void anEvenStreamAtTheLimitDoesNotBecomeAQueue(long jitterMillis) {
        long wait = 0;
        for (int i = 0; i < 300 * LIMIT; i++) {
            boolean pause = i % (20 * LIMIT) == 0;
            long due = i * Window.SECOND / LIMIT;
            send(due + (pause ? 100 * MILLI : 0), false, jitterMillis * MILLI);
            wait = now - due;
        }
        assertThat(wait).isLessThan(30 * MILLI);
        assertThat(mostInASecond()).isLessThanOrEqualTo(LIMIT + 2);
    }

    @Test
    void startsClosedAndSpreadsABurst() {
        Window fresh = new Window(Window.SECOND);
        assertThat(fresh.places(LIMIT, 5, 0, Window.SECOND / 2, false)).isEmpty();
        List<Long> places = fresh.places(LIMIT, 200, 0, 3 * Window.SECOND, false);
        assertThat(places.get(0)).isEqualTo(Window.SECOND);
        assertThat(places.get(LIMIT) - places.get(0)).isGreaterThanOrEqualTo(Window.SECOND);
        assertThat(places.get(LIMIT - 1) - places.get(0)).isBetween(Window.SECOND / 2, Window.SECOND);
    }

    /** What was withheld takes up no place; what is never answered keeps its own. */
    @Test
    void onlyWhatLeftCounts() {
        for (int i = 0; i < LIMIT; i++) {
            window.hand("w" + i, i);
        }
        assertThat(window.places(LIMIT, 1, 2 * Window.SECOND, 2 * Window.SECOND, true))
                .isEmpty();
        window.takeBack("w0");
        assertThat(window.places(LIMIT, 2, 2 * Window.SECOND, 2 * Window.SECOND, true))
                .hasSize(1);
    }
}
