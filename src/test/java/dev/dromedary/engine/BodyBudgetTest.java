package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {

    private static final long HEAP = 256L << 20;

    private final BodyBudget budget = BodyBudget.of(HEAP);

    @Test
    void largeBodiesAreLetInAsFarAsThereIsMemoryAndSmallOnesBesideThem() {
        List<BodyBudget.Arriving> inside = new ArrayList<>();
        BodyBudget.Arriving next = budget.arriving();
        while (next.grow(BodyBudget.LIMIT)) {
            inside.add(next);
            next = budget.arriving();
        }
        assertThat(inside).hasSizeBetween(2, (int) (HEAP / 4 / BodyBudget.LIMIT));
        assertThat(budget.arriving().grow(1000)).isTrue();
        inside.get(0).close();
        assertThat(next.grow(BodyBudget.LIMIT)).isTrue();
    }

    @Test
    void twoHundredSlowOnesThatAnnouncedMuchHoldOnlyWhatTheySent() {
        for (int i = 0; i < 200; i++) {
            assertThat(budget.arriving().grow(10)).isTrue();
        }
        assertThat(budget.arriving().grow(BodyBudget.SMALL)).isTrue();
        assertThat(budget.arriving().grow(BodyBudget.LIMIT)).isTrue();
    }

    @Test
    void aBodyThatGrowsTakesNothingTwiceAndGivesAllBack() {
        for (int i = 0; i < 10_000; i++) {
            try (BodyBudget.Arriving room = budget.arriving()) {
                assertThat(room.grow(8192)).as("body %d", i).isTrue();
                assertThat(room.grow(8192)).isTrue();
                assertThat(room.grow(BodyBudget.SMALL)).isTrue();
                assertThat(room.grow(BodyBudget.LIMIT)).isTrue();
                assertThat(room.grow(BodyBudget.LIMIT)).isTrue();
            }
        }
    }

    @Test
    void theHeaviestBodyIsParsedAloneAndLightOnesBesideIt() {
        byte[] heaviest = "{},".repeat(BodyBudget.LIMIT / 3).getBytes(StandardCharsets.US_ASCII);
        Runnable room = budget.unfolding(heaviest).orElseThrow();
        assertThat(budget.unfolding(heaviest)).isEmpty();
        budget.unfolding("{\"a\":1}".getBytes(StandardCharsets.US_ASCII))
                .orElseThrow()
                .run();
        room.run();
        assertThat(budget.unfolding(heaviest)).isPresent();
    }
}
