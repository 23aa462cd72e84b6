package dev.dromedary.run;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunWorkerTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GONE = Duration.ofMillis(-1);

    @ParameterizedTest
    @MethodSource(EACH)
    void runsThatHangDoNotStopTheOthers(Stores stores) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Set<String> ended = ConcurrentHashMap.newKeySet();
        try (Store store = stores.open()) {
            Runs runs = new Runs(store, run -> {});
            begin(runs, "hang", 40);
            begin(runs, "other", 5);
            RunHandler handler = run -> {
                if (run.id().contains("hang")) {
                    pass(never);
                }
                return succeeds(runs, run, ended);
            };
            try (Leases leases = new Leases(runs, "me", Duration.ofSeconds(6)).start();
                    RunWorker worker = new RunWorker(runs, leases, handler, 4, Thread::new).start()) {
                await().atMost(PATIENCE).until(() -> ended.size() == 5);
                assertThat(ended).allMatch(id -> id.contains("other"));
                never.countDown();
                await().atMost(PATIENCE).until(() -> ended.size() == 45);
                assertThat(worker).isNotNull();
            }
        }
    }

    /** One of them kills its process; which one, nobody knows. An error of another kind costs neither thread nor worker. */
    @ParameterizedTest
    @MethodSource(EACH)
    void suspectsGoOnOneAtATimeAndErrorsCostNoThread(Stores stores) throws Exception {
        AtomicInteger now = new AtomicInteger();
        Set<Integer> atOnce = ConcurrentHashMap.newKeySet();
        Set<String> ended = ConcurrentHashMap.newKeySet();
        try (Store store = stores.open()) {
            Runs runs = new Runs(store, run -> {});
            begin(runs, "error", 8);
            begin(runs, "suspect", 12);
            assertThat(runs.claim("killed", 99, GONE)).hasSize(20);
            assertThat(runs.claim("killed too", 99, GONE)).hasSize(20);
            RunHandler handler = run -> {
                if (run.id().contains("error") && run.attempts() < 6) {
                    store.write(() -> store.db()
                            .sql("UPDATE run SET lease_until = 0 WHERE id = ?")
                            .param(run.id())
                            .update());
                    throw new StackOverflowError();
                }
                atOnce.add(now.incrementAndGet());
                pause(5);
                now.decrementAndGet();
                return succeeds(runs, run, ended);
            };
            try (Leases leases = new Leases(runs, "me", Duration.ofSeconds(6)).start();
                    RunWorker worker = new RunWorker(runs, leases, handler, 4, Thread::new).start()) {
                await().atMost(PATIENCE).until(() -> ended.size() == 20);
                assertThat(atOnce).containsExactly(1);
                assertThat(worker).isNotNull();
            }
        }
    }

    /** Begun by a process that is gone. */
    private static void begin(Runs runs, String name, int n) {
        IntStream.range(0, n)
                .forEach(i -> runs.start(
                        new Run.Start("run-" + name + i, "f", "hash", "whatsapp", null, null, Map.of(), Map.of(), null),
                        "killed",
                        GONE));
    }

    private static Conclusion succeeds(Runs runs, Run run, Set<String> ended) {
        return new Conclusion(Run.State.SUCCEEDED, null, () -> {
            runs.end(run, Run.State.SUCCEEDED, null, List.of());
            ended.add(run.id());
        });
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
