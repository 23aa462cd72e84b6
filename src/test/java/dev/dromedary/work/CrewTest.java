package dev.dromedary.work;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CrewTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger cut = new AtomicInteger();

    @Test
    void whatIsSlowMakesWayAndComesBackToNothing() throws Exception {
        try (Crew crew = crew(2, 4, Duration.ofMinutes(10))) {
            for (int i = 0; i < 6; i++) {
                hang(crew);
            }
            await().atMost(SOON).until(() -> crew.slow() == 4);
            assertThat(crew.take(9, Duration.ofMillis(50))).isZero();
            never.countDown();
            await().atMost(SOON).until(() -> crew.slow() == 0);
            assertThat(crew.finish(SOON)).isTrue();
            assertThat(crew.take(9, SOON)).isEqualTo(2);
            assertThat(cut).hasValue(0);
        }
    }

    @Test
    void withoutRoomForMoreTheOneThatTookLongestIsCut() throws Exception {
        try (Crew crew = crew(1, 2, Duration.ofMillis(100))) {
            for (int i = 0; i < 9; i++) {
                hang(crew);
            }
            await().atMost(SOON).until(() -> cut.get() >= 6);
            never.countDown();
            assertThat(crew.finish(SOON)).isTrue();
        }
    }

    @Test
    void anErrorCostsNoPlaceAndNeitherDoesAMissingThread() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        try (Crew crew = new Crew("test", 1, work -> {
            if (threads.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(work);
        })) {
            assertThat(crew.take(1, SOON)).isOne();
            assertThat(crew.begin(() -> {})).isFalse();
            assertThat(crew.take(1, SOON)).isOne();
            assertThat(crew.begin(() -> {
                        throw new StackOverflowError();
                    }))
                    .isTrue();
            assertThat(crew.take(1, SOON)).isOne();
        }
    }

    private static Crew crew(int places, int slow, Duration longest) {
        return new Crew("test", places, new Crew.Patience(Duration.ofMillis(20), slow, longest), Thread::new);
    }

    private void hang(Crew crew) throws InterruptedException {
        assertThat(crew.take(1, SOON)).isOne();
        crew.begin(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                cut.incrementAndGet();
            }
        });
    }
}
