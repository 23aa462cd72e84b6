package dev.dromedary.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Ids;
import dev.dromedary.event.Needed;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A dead run that an operator sets to work again while retention is at it. */
class OldRunsTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Instant DIED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant BEFORE = Instant.parse("2026-04-01T00:00:00Z");
    private static final int MOST = 2;

    private Instant now = DIED;

    /** Whatever happens after retention looked and before it writes happens here. */
    private static Needed meanwhile(Consumer<String> happens) {
        return new Needed() {
            @Override
            public Set<String> runs(Collection<String> ids) {
                ids.forEach(happens);
                return Set.of();
            }

            @Override
            public Set<String> runsOfEvents(Collection<String> ids) {
                return Set.of();
            }

            @Override
            public Set<String> subjects(Collection<String> subjects) {
                return Set.of();
            }
        };
    }

    private String dead(Store store, Runs runs, int steps) {
        Journal journal = new Journal(store);
        String id = new Ids(() -> now).next("run");
        Run run = runs.start(
                        new Run.Start(id, "f", "h", null, null, null, Map.of(), Map.of(), null),
                        "me",
                        Duration.ofSeconds(60))
                .run();
        for (int n = 0; n < steps; n++) {
            String step = "s" + n;
            journal.record(
                    new Op(id + "/" + step, id, run.epoch(), "f", step, -1, null, Map.of(), Map.of()), Map.of("n", n));
        }
        runs.end(run, Run.State.DEAD, "given up", List.of());
        return id;
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatIsReplayedMeanwhileKeepsItsJournal(Stores stores) {
        try (Store store = stores.open(() -> now)) {
            Runs runs = new Runs(store, run -> {});
            // The second has more than a step may touch.
            for (int steps : List.of(1, 20)) {
                now = DIED;
                String id = dead(store, runs, steps);
                now = BEFORE.plusSeconds(60);
                new OldRuns(store, meanwhile(runs::revive)).trim(BEFORE, "", MOST);
                assertThat(runs.find(id)).get().extracting(Run::state).isEqualTo(Run.State.RUNNING);
                assertThat(new Journal(store).entries(id)).hasSize(steps);
                runs.claim(id, "me", Duration.ofSeconds(60))
                        .ifPresent(run -> runs.end(run, Run.State.SUCCEEDED, null, List.of()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatDiedAnewMeanwhileIsNotOld(Stores stores) {
        try (Store store = stores.open(() -> now)) {
            Runs runs = new Runs(store, run -> {});
            String id = dead(store, runs, 1);
            now = BEFORE.plusSeconds(60);
            new OldRuns(store, meanwhile(again -> {
                        runs.revive(again);
                        runs.end(
                                runs.claim(again, "me", Duration.ofSeconds(60)).orElseThrow(),
                                Run.State.DEAD,
                                "given up once more",
                                List.of());
                    }))
                    .trim(BEFORE, "", MOST);
            assertThat(runs.find(id)).isPresent();
            assertThat(new Journal(store).entries(id)).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void withHalfAJournalItIsNotReplayed(Stores stores) {
        try (Store store = stores.open(() -> now)) {
            Runs runs = new Runs(store, run -> {});
            String id = dead(store, runs, 20);
            now = BEFORE.plusSeconds(60);
            OldRuns old = new OldRuns(store, meanwhile(run -> {}));
            old.trim(BEFORE, "", MOST);
            assertThat(new Journal(store).entries(id)).as("the sweep broke off").hasSizeBetween(1, 19);
            assertThat(runs.revive(id)).isFalse();
            for (int step = 0; step < 3; step++) {
                old.trim(BEFORE, "", MOST);
            }
            assertThat(runs.find(id)).isEmpty();
            assertThat(new Journal(store).entries(id)).isEmpty();
        }
    }
}
