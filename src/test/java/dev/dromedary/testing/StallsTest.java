package dev.dromedary.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StallsTest {

    @Test
    void countsWhatArrivesTogether() {
        try (Stalls stalls = Stalls.watch()) {
            // Long before there was a pulse.
            long base = System.nanoTime() - Duration.ofHours(1).toNanos();
            List<Long> arrivals = LongStream.of(0, 100, 999, 1000, 1099, 5000)
                    .mapToObj(millis -> base + millis * 1_000_000)
                    .toList();
            assertThat(stalls.most(arrivals, Duration.ofSeconds(1))).isEqualTo(4);
        }
    }

    /** The loop ends with its thread, as if nothing had been awake since. */
    @Test
    void aStillLastingStallIsLostTime() throws Exception {
        Stalls stalls = Stalls.watch();
        stalls.close();
        Patience.await().until(() -> stalls.lost().compareTo(Duration.ofMillis(400)) > 0);
    }
}
