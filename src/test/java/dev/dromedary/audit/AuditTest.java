package dev.dromedary.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuditTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";

    @ParameterizedTest
    @MethodSource(EACH)
    void manyAtOnceMakeOneChain(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Audit audit = new Audit(store);
            ExecutorService people = Executors.newFixedThreadPool(8);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String actor = "person " + i;
                all.add(people.submit(() -> {
                    for (int n = 0; n < 100; n++) {
                        audit.append(actor, "alert.acknowledge", "alert:" + n, Map.of("n", n));
                        if (n % 10 == 0) {
                            audit.chain();
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            people.shutdown();
            audit.chain();
            assertThat(audit.verify()).isEqualTo(new Verdict(800, 0, 0, null));
            assertThat(audit.list("alert:7", 100, null)).hasSize(8);
            List<AuditRow> page = audit.list(null, 3, null);
            assertThat(audit.list(null, 1, page.get(1).id())).containsExactly(page.get(2));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aRowStandsOrFallsWithWhatItTells(Stores stores) {
        try (Store store = stores.open()) {
            Audit audit = new Audit(store);
            assertThatThrownBy(() -> store.write(() -> {
                        audit.append("a", "b", null, Map.of());
                        throw new IllegalStateException("undo");
                    }))
                    .hasMessage("undo");
            audit.append("a", "b", null, Map.of());
            assertThat(audit.verify()).isEqualTo(new Verdict(0, 1, 0, null));
            assertThat(audit.chain()).isEqualTo(1);
        }
    }

    static Stream<Arguments> tamperings() {
        List<String[]> cases = List.of(
                new String[] {"UPDATE audit SET actor = 'somebody else' WHERE n = 3", "row 3 ", "was changed"},
                new String[] {"UPDATE audit SET detail = '{}' WHERE n = 1", "row 1 ", "was changed"},
                new String[] {"UPDATE audit SET at = at + 1 WHERE n = 5", "row 5 ", "was changed"},
                new String[] {"DELETE FROM audit WHERE n = 2", "row 2 ", "is missing"},
                new String[] {"DELETE FROM audit WHERE n = 1", "row 1 ", "is missing"},
                new String[] {"DELETE FROM audit WHERE n = 5", "row 5 ", "is missing"},
                new String[] {"UPDATE audit SET hash = 'x' WHERE n = 4", "row 4 ", "was changed"},
                new String[] {
                    "INSERT INTO audit (id, n, at, actor, action, detail, prev, hash) VALUES ('x', 6, 0, 'x', 'x',"
                            + " '{}', '', '')",
                    "row 6 ",
                    "stands"
                });
        return Stores.each()
                .flatMap(store -> cases.stream()
                        .map(one -> Arguments.of(
                                // Each case needs a database of its own.
                                store.get()[0].toString().contains("postgres") ? Stores.postgres() : Stores.sqlite(),
                                Arrays.asList(one))));
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void theFirstBadRowIsNamed(Stores stores, List<String> tampering) {
        try (Store store = stores.open()) {
            Audit audit = new Audit(store);
            for (int n = 1; n <= 5; n++) {
                audit.append("alice", "approval.approve", "approval:a", Map.of("n", n));
            }
            audit.chain();
            assertThat(audit.verify().intact()).isTrue();
            store.write(() -> store.db().sql(tampering.get(0)).update());
            Verdict verdict = audit.verify();
            assertThat(verdict.intact()).isFalse();
            assertThat(verdict.problem()).startsWith(tampering.get(1)).contains(tampering.get(2));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatRetentionTookOutIsNotMissed(Stores stores) {
        try (Store store = stores.open()) {
            Audit audit = new Audit(store);
            for (int n = 1; n <= 5; n++) {
                audit.append("alice", "x", null, Map.of());
            }
            audit.chain();
            assertThat(audit.trim(Instant.now().plusSeconds(60), 3)).isEqualTo(3);
            assertThat(audit.trim(Instant.EPOCH, 3)).isZero();
            assertThat(audit.verify()).isEqualTo(new Verdict(2, 0, 0, null));
            assertThat(audit.trim(Instant.now().plusSeconds(60), 30)).isEqualTo(2);
            audit.append("bob", "x", null, Map.of());
            audit.chain();
            assertThat(audit.verify()).isEqualTo(new Verdict(1, 0, 0, null));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void rowsAreChainedWhenTheyAreCommitted(Stores stores) {
        try (Store store = stores.open()) {
            Audit audit = new Audit(store);
            try (Chaining chaining = new Chaining(audit).start()) {
                assertThat(chaining).isNotNull();
                audit.append("alice", "x", null, Map.of());
            }
            assertThat(audit.verify()).isEqualTo(new Verdict(1, 0, 0, null));
        }
    }
}
