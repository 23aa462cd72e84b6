package dev.dromedary.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Stores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Much to send, a way that gives no answer, and a store that comes and goes. */
class OutboxPressureTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";

    @ParameterizedTest
    @MethodSource(EACH)
    void aPageAndAReplyGoBeforeFiveThousandInBulk(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.permits = 5;
            bench.store.write(() -> {
                for (int i = 0; i < 5_000; i++) {
                    bench.put("bulk" + i, "49" + i, Priority.BULK);
                }
            });
            bench.lane.tick();
            bench.put("reply", "1", Priority.NORMAL);
            bench.put("page", "2", Priority.URGENT);
            bench.lane.tick();
            assertThat(bench.handedOps().subList(5, 8)).containsExactly("page", "reply", "bulk5");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aPageDoesNotWaitForThoseThatGetNoAnswer(Stores stores) {
        try (Bench bench = new Bench(stores)) {
            bench.holdAnswers = true;
            bench.permits = 2;
            bench.put("n1", "1", Priority.NORMAL);
            bench.put("n2", "2", Priority.NORMAL);
            bench.lane.tick();
            bench.put("page", "3", Priority.URGENT);
            bench.put("n3", "4", Priority.NORMAL);
            bench.pass(Duration.ofSeconds(29));
            bench.lane.tick();
            assertThat(bench.elsewhere).isEmpty();
            bench.pass(Duration.ofSeconds(1));
            bench.lane.tick();
            bench.lane.tick();
            assertThat(bench.elsewhere).containsExactly("page: it waited 30 s for its turn");
        }
    }

    @Test
    void whatCouldNotBeRecordedIsRecordedFirstAndNothingIsSentBefore() throws Exception {
        Stores stores = Stores.sqlite();
        try (Bench bench = new Bench(stores);
                Connection other = DriverManager.getConnection(stores.url());
                Statement lock = other.createStatement()) {
            bench.holdAnswers = true;
            bench.permits = 1;
            String first = bench.put("first", "1", Priority.NORMAL);
            bench.put("second", "2", Priority.NORMAL);
            bench.lane.tick();
            lock.execute("BEGIN IMMEDIATE");
            bench.open.get("first").complete(bench.accepted());
            assertThat(bench.row(first).state()).isEqualTo(State.SENDING);
            assertThat(bench.lane.tick()).isZero();
            assertThat(bench.handedOps()).containsExactly("first");
            lock.execute("ROLLBACK");
            assertThat(bench.lane.tick()).isEqualTo(1);
            assertThat(bench.handedOps()).containsExactly("first", "second");
            assertThat(bench.row(first).state()).isEqualTo(State.SENT);
            assertThat(bench.row(first).possiblyRepeated()).isFalse();
        }
    }
}
