package dev.dromedary.store;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the database may say, and whose fault that is. */
class StoreFaultsTest {

    private static final String SHORT = "INSERT INTO flow_version (hash, stem, document, added_at) VALUES (?, ?, ?, 0)";

    @ParameterizedTest
    @CsvSource({
        "53100, disk_full",
        "53200, out_of_memory",
        "53300, too_many_connections",
        "57P01, admin_shutdown",
        "57P02, crash_shutdown",
        "57P03, cannot_connect_now",
        "57014, query_canceled",
        "58030, io_error",
        "08006, connection_failure",
        "08003, connection_does_not_exist",
        "40001, serialization_failure",
        "40P01, deadlock_detected",
        "25006, read_only_sql_transaction: a standby after a failover",
        "25P03, idle_in_transaction_session_timeout",
        "55P03, lock_not_available",
    })
    void theServersTroublesAreNobodysFault(String state, String name) {
        try (Store store = Stores.postgres().open()) {
            for (Runnable call : calls(store, state)) {
                assertThatThrownBy(call::run).as(name).isInstanceOf(StoreUnavailable.class);
            }
            store.ping();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"22P02", "23505", "42P01", "22021", "P0001"})
    void whatIsWrongWithTheDataIsNotTheServersTrouble(String state) {
        try (Store store = Stores.postgres().open()) {
            for (Runnable call : calls(store, state)) {
                assertThatThrownBy(call::run).isInstanceOf(DataAccessException.class);
            }
        }
    }

    private static List<Runnable> calls(Store store, String state) {
        String raise = "DO $$ BEGIN RAISE EXCEPTION 'told to' USING ERRCODE = '" + state + "'; END $$";
        Merged<String, Integer> merged = store.merged(
                all -> all.stream().map(sql -> store.db().sql(sql).update()).toList());
        return List.of(
                () -> store.write(() -> store.db().sql(raise).update()),
                () -> store.writeShared(() -> store.db().sql(raise).update()),
                () -> merged.write(raise),
                () -> store.read(() -> store.reads().sql(raise).update()),
                () -> store.reads().sql(raise).update());
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, true",
        "SQLITE_IOERR, true",
        "SQLITE_IOERR_FSYNC, true",
        "SQLITE_IOERR_WRITE, true",
        "SQLITE_BUSY, true",
        "SQLITE_READONLY, true",
        "SQLITE_CANTOPEN, true",
        "SQLITE_NOMEM, true",
        "SQLITE_CONSTRAINT, false",
        "SQLITE_CONSTRAINT_UNIQUE, false",
        "SQLITE_TOOBIG, false",
        "SQLITE_MISMATCH, false",
        "SQLITE_ERROR, false",
    })
    void whatSqliteSaysIsToldApart(SQLiteErrorCode code, boolean fault) {
        RuntimeException wrapped = new IllegalStateException(new SQLiteException(code.message, code));
        assertThat(Faults.isFault(wrapped)).isEqualTo(fault);
    }

    @Test
    void whoWaitsTooLongIsToldSoAndIsNotStoredAfterwards() throws Exception {
        try (Store store = Stores.sqlite().open()) {
            Merged<String, Integer> door = store.merged(names -> names.stream()
                    .map(name -> store.db().sql(SHORT).params(name, "door", "").update())
                    .toList());
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> store.writeShared(() -> {
                busy.countDown();
                waitFor(over);
                return null;
            }));
            busy.await();
            Instant start = Instant.now();
            assertThatThrownBy(() -> door.write("late"))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage("the store did not take it within 5 s");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(25));
            over.countDown();
            slow.join();
            assertThat(door.write("repeated")).isEqualTo(1);
            assertThat(store.reads()
                            .sql("SELECT hash FROM flow_version")
                            .query(String.class)
                            .list())
                    .containsExactly("repeated");
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServerThatStandsStillHoldsNobodyForEver() throws Exception {
        String url = Stores.postgres().url();
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        try (Gate gate = new Gate(port);
                Store store = Store.open(
                        url.replace(":" + port + "/", ":" + gate.port() + "/"),
                        "postgres",
                        "postgres",
                        InstantSource.system())) {
            Merged<String, Integer> door = store.merged(names -> names.stream()
                    .map(name -> store.db().sql(SHORT).params(name, "door", "").update())
                    .toList());
            assertThat(door.write("before")).isEqualTo(1);
            gate.freeze();
            for (int i = 0; i < 2; i++) {
                Instant start = Instant.now();
                assertThatThrownBy(() -> door.write("frozen")).isInstanceOf(StoreUnavailable.class);
                assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(25));
            }
            assertThatThrownBy(store::ping).isInstanceOf(StoreUnavailable.class);
            gate.thaw();
            await().atMost(Duration.ofSeconds(40))
                    .ignoreException(StoreUnavailable.class)
                    .until(() -> door.write("after") == 1);
        }
    }

    @Test
    void aReplicaThatStandsStillInATransactionIsEndedByTheServer() throws Exception {
        Stores stores = Stores.postgres();
        try (Store stopped = stores.open();
                Store other = stores.open()) {
            other.write(() -> other.db().sql(SHORT).params("row", "s", "").update());
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            CompletableFuture<Void> standing = CompletableFuture.runAsync(() -> stopped.write(() -> {
                stopped.db().sql("UPDATE flow_version SET stem = 'mine'").update();
                held.countDown();
                waitFor(goOn);
            }));
            held.await();
            await().atMost(Duration.ofSeconds(30))
                    .ignoreException(StoreUnavailable.class)
                    .until(() -> other.write(() -> other.db()
                                    .sql("UPDATE flow_version SET stem = 'other'")
                                    .update())
                            == 1);
            goOn.countDown();
            assertThatThrownBy(standing::join).hasCauseInstanceOf(StoreUnavailable.class);
            assertThat(other.reads()
                            .sql("SELECT stem FROM flow_version")
                            .query(String.class)
                            .single())
                    .isEqualTo("other");
        }
    }

    @Test
    void aFileThatMayNotGrowIsAFullDiskUntilThereIsRoomAgain() throws Exception {
        FullFile file = FullFile.create();
        try (Store store = Store.open(file.url(), null, null, InstantSource.system())) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            String name = "full" + i;
                            store.write(() -> store.db()
                                    .sql(SHORT)
                                    .params(name, "full", "x".repeat(3000))
                                    .update());
                        }
                    })
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("full");
            file.makeRoom();
            await().ignoreException(StoreUnavailable.class)
                    .until(() -> store.write(() -> store.db()
                                    .sql(SHORT)
                                    .params("room", "room", "x".repeat(3000))
                                    .update())
                            == 1);
        }
    }

    @Test
    void anotherProgramThatHoldsTheFileIsWaitedForLessLongThanASenderWaits() throws Exception {
        Stores stores = Stores.sqlite();
        try (Store store = stores.open();
                Connection other = DriverManager.getConnection(stores.url());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Instant start = Instant.now();
            assertThatThrownBy(store::ping).isInstanceOf(StoreUnavailable.class);
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
            statement.execute("ROLLBACK");
            store.ping();
        }
    }

    /** Thrown where nobody looks for it, as for want of memory: even asking for its cause fails. */
    private static final class Anywhere extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            throw this;
        }
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void whoWritesForAllOutlivesAnyError(Stores stores) {
        try (Store store = stores.open()) {
            for (int i = 0; i < 2; i++) {
                CompletableFuture<Object> hit = CompletableFuture.supplyAsync(() -> store.writeShared(() -> {
                    throw new Anywhere();
                }));
                assertThatThrownBy(() -> hit.get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            }
            CompletableFuture<Integer> next = CompletableFuture.supplyAsync(() -> store.writeShared(
                    () -> store.db().sql(SHORT).params("next", "s", "").update()));
            assertThat(next.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(1);
        }
    }
}
