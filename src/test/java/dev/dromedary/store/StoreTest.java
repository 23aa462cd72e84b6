package dev.dromedary.store;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";

    @ParameterizedTest
    @MethodSource(EACH)
    void whatWriteReturnedFromIsThereAfterReopening(Stores stores) {
        try (Store store = stores.open()) {
            store.write(() -> remember(store, "a"));
        }
        try (Store store = stores.open()) {
            assertThat(remembered(store)).containsExactly("a");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void oneFailingWriteDoesNotHurtThoseThatShareItsCommit(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            ExecutorService callers = Executors.newFixedThreadPool(32);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String name = "n" + i;
                boolean fails = i % 10 == 3;
                answers.add(callers.submit(() -> {
                    go.await();
                    return store.writeShared(() -> {
                        remember(store, name);
                        if (fails) {
                            throw new IllegalArgumentException(name);
                        }
                        return name;
                    });
                }));
            }
            go.countDown();
            for (int i = 0; i < 200; i++) {
                Future<String> answer = answers.get(i);
                if (i % 10 == 3) {
                    assertThatThrownBy(answer::get).hasRootCauseMessage("n" + i);
                } else {
                    assertThat(answer.get()).isEqualTo("n" + i);
                }
            }
            callers.shutdown();
            assertThat(remembered(store)).hasSize(180).doesNotContain("n3", "n13");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aBadArgumentIsTakenOutOfAMergedWrite(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            AtomicInteger calls = new AtomicInteger();
            Merged<String, String> merged = store.merged(names -> {
                calls.incrementAndGet();
                for (String name : names) {
                    remember(store, name);
                    if (name.equals("bad")) {
                        throw new IllegalArgumentException("bad");
                    }
                }
                return names;
            });
            ExecutorService callers = Executors.newFixedThreadPool(21);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String name = "n" + i;
                answers.add(callers.submit(() -> {
                    go.await();
                    return merged.write(name);
                }));
            }
            Future<String> bad = callers.submit(() -> {
                go.await();
                return merged.write("bad");
            });
            go.countDown();
            for (int i = 0; i < 20; i++) {
                assertThat(answers.get(i).get()).isEqualTo("n" + i);
            }
            assertThatThrownBy(bad::get).hasRootCauseMessage("bad");
            callers.shutdown();
            assertThat(remembered(store)).hasSize(20);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aFailedInnerWriteUndoesTheOuterOneToo(Stores stores) {
        try (Store store = stores.open()) {
            List<String> hooks = new ArrayList<>();
            assertThatThrownBy(() -> store.write(() -> {
                        remember(store, "outer");
                        store.afterCommit(() -> hooks.add("outer"));
                        assertThatThrownBy(() -> store.write(() -> {
                                    remember(store, "inner");
                                    throw new IllegalStateException("no");
                                }))
                                .hasMessage("no");
                    }))
                    .hasMessageContaining("passed over")
                    .hasRootCauseMessage("no");
            assertThat(remembered(store)).isEmpty();
            assertThat(hooks).isEmpty();
            store.write(() -> remember(store, "next"));
            assertThat(remembered(store)).containsExactly("next");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void hooksOfAFailedWriteAreForgotten(Stores stores) {
        try (Store store = stores.open()) {
            List<String> hooks = new ArrayList<>();
            assertThatThrownBy(() -> store.write(() -> {
                        store.afterCommit(() -> hooks.add("never"));
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(hooks).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void changesOutsideAWriteAreRefused(Stores stores) {
        try (Store store = stores.open()) {
            assertThatThrownBy(store::db).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void timersJoinTheOpenTransaction(Stores stores) {
        try (Store store = stores.open()) {
            assertThatThrownBy(() -> store.write(() -> {
                        try (Connection connection = store.timersDataSource().getConnection();
                                var insert = connection.prepareStatement(
                                        "INSERT INTO flow_version (hash, stem, document, added_at) VALUES"
                                                + " ('h', 'timer', '', 0)")) {
                            insert.executeUpdate();
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                        throw new IllegalStateException("undo");
                    }))
                    .hasMessage("undo");
            assertThat(remembered(store)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aSnapshotDoesNotSeeWhatIsWrittenMeanwhile(Stores stores) {
        try (Store store = stores.open()) {
            List<Integer> sizes = store.read(() -> {
                int before = remembered(store).size();
                Thread writer = new Thread(() -> store.write(() -> remember(store, "late")));
                writer.start();
                join(writer);
                return List.of(before, remembered(store).size());
            });
            assertThat(sizes).containsExactly(0, 0);
            assertThat(remembered(store)).containsExactly("late");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theDatabaseHasAClock(Stores stores) {
        try (Store store = stores.open()) {
            long now = store.reads()
                    .sql("SELECT " + store.dialect().nowMillis())
                    .query(Long.class)
                    .single();
            assertThat(Instant.ofEpochMilli(now))
                    .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
            store.ping();
        }
    }

    @Test
    void aSecondStoreOnTheSameFileIsRefusedAndTheFirstGoesOn() {
        Stores stores = Stores.sqlite();
        try (Store first = stores.open()) {
            assertThatThrownBy(stores::open)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("dromedary.db is in use by another process")
                    .hasMessageContaining("DROMEDARY_DB_URL");
            first.write(() -> remember(first, "still here"));
            try (Store onlooker = Store.openToRead(stores.url(), null, null, InstantSource.system())) {
                assertThat(remembered(onlooker)).containsExactly("still here");
                assertThatThrownBy(() -> onlooker.write(() -> remember(onlooker, "no")))
                        .isInstanceOf(StoreUnavailable.class);
            }
        }
        stores.open().close();
    }

    @Test
    void onAFullDiskNobodyIsToldStoredWhoIsNot() throws Exception {
        try (Store store = Stores.sqlite().open()) {
            store.write(() -> {
                int pages =
                        store.db().sql("PRAGMA page_count").query(Integer.class).single();
                store.db()
                        .sql("PRAGMA max_page_count = " + (pages + 100))
                        .query(Integer.class)
                        .single();
            });
            ExecutorService callers = Executors.newFixedThreadPool(32);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Boolean>> told = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String name = "n" + i + "-" + "x".repeat(i % 4 == 0 ? 40_000 : 10);
                told.add(callers.submit(() -> {
                    go.await();
                    try {
                        store.write(() -> remember(store, name));
                        return true;
                    } catch (StoreUnavailable e) {
                        return false;
                    }
                }));
            }
            go.countDown();
            List<Boolean> answers = new ArrayList<>();
            for (Future<Boolean> one : told) {
                answers.add(one.get());
            }
            callers.shutdown();
            assertThat(answers).contains(false);
            assertThat(remembered(store))
                    .hasSize((int) answers.stream().filter(stored -> stored).count());
            store.write(() -> store.db()
                    .sql("PRAGMA max_page_count = 1000000")
                    .query(Integer.class)
                    .single());
            store.write(() -> remember(store, "room again"));
        }
    }

    @Test
    void anotherProcessIsRefusedWhileThisOneLives() throws Exception {
        Stores stores = Stores.sqlite();
        try (Store store = stores.open()) {
            store.ping();
            assertThat(secondProcess(stores.url())).contains("REFUSED").contains("is in use by another process");
        }
        assertThat(secondProcess(stores.url())).contains("OPENED");
    }

    private static String secondProcess(String url) throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecondProcess.class.getName(),
                        url)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void aDatabaseThatGoesAwayIsSaidSoAndUsedAgainWhenItIsBack() throws Exception {
        String url = Stores.postgres().url();
        URI real = URI.create(url.substring("jdbc:".length()));
        try (Gate gate = new Gate(real.getPort());
                Store store = Store.open(
                        url.replace(":" + real.getPort() + "/", ":" + gate.port() + "/"),
                        "postgres",
                        "postgres",
                        InstantSource.system())) {
            store.write(() -> remember(store, "before"));
            gate.shut();
            List<Runnable> calls = List.of(
                    () -> store.write(() -> remember(store, "own")),
                    () -> store.writeShared(() -> {
                        remember(store, "shared");
                        return null;
                    }),
                    () -> store.read(() -> remembered(store)),
                    store::ping);
            for (Runnable call : calls) {
                Instant start = Instant.now();
                assertThatThrownBy(call::run).isInstanceOf(StoreUnavailable.class);
                assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
            }
            gate.reopen();
            // A pooled connection that broke may be handed out once more: that caller is told to repeat.
            await().ignoreException(StoreUnavailable.class).until(() -> {
                store.write(() -> remember(store, "after"));
                return true;
            });
            assertThat(remembered(store)).containsExactly("after", "before");
        }
    }

    @Test
    void anUnreachablePostgresFailsSoonAndClearly() {
        Instant start = Instant.now();
        assertThatThrownBy(() -> Store.open(
                        "jdbc:postgresql://127.0.0.1:1/ops?password=hush", "u", "secret", InstantSource.system()))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("PostgreSQL at jdbc:postgresql://127.0.0.1:1/ops cannot be used")
                .hasMessageNotContaining("hush");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void writesAfterCloseAreRefused() {
        Store store = Stores.sqlite().open();
        store.close();
        assertThatThrownBy(() -> store.write(() -> remember(store, "x"))).isInstanceOf(StoreUnavailable.class);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remember(Store store, String name) {
        store.db()
                .sql("INSERT INTO flow_version (hash, stem, document, added_at) VALUES (:h, :h, '', 0)")
                .param("h", name)
                .update();
    }

    private static List<String> remembered(Store store) {
        return store.reads()
                .sql("SELECT stem FROM flow_version ORDER BY stem")
                .query(String.class)
                .list();
    }

    @Test
    void whatIsWrittenIsOnDiskWhateverTheDatabaseIsSetTo() throws Exception {
        Stores stores = Stores.postgres();
        String url = stores.url();
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres")) {
            String database = url.replaceFirst(".*/([^/?]+).*", "$1");
            connection.createStatement().execute("ALTER DATABASE " + database + " SET synchronous_commit = off");
        }
        try (Store store = stores.open()) {
            String setting = store.write(() -> store.db()
                    .sql("SHOW synchronous_commit")
                    .query(String.class)
                    .single());
            assertThat(setting).isEqualTo("on");
        }
    }
}
