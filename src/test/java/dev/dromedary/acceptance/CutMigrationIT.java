package dev.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL in the middle of a migration: the next start goes on where the last whole script ended. */
class CutMigrationIT {

    private static final int PLACES = 6;

    @TempDir
    private Path folder;

    @Test
    void onPostgresAtEachCommit() throws Exception {
        int commits = cutOnPostgres(Integer.MAX_VALUE, false);
        assertThat(commits).isGreaterThanOrEqualTo(scripts().size());
        ExecutorService lives = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> all = IntStream.rangeClosed(1, commits)
                    .mapToObj(n -> lives.submit(() -> cutOnPostgres(n, n % 2 == 0)))
                    .toList();
            for (Future<Integer> one : all) {
                one.get();
            }
        } finally {
            lives.shutdownNow();
        }
    }

    /** @param done whether the server has done that commit */
    private int cutOnPostgres(int last, boolean done) throws Exception {
        String url = Stores.emptyPostgres();
        AtomicInteger commits = new AtomicInteger();
        try (PostgresProxy proxy = PostgresProxy.before(url);
                Child child = Child.start(folder, Map.of(), Migrating.class, proxy.url())) {
            proxy.watch(new PostgresProxy.Commits() {
                @Override
                public void before() {
                    if (commits.incrementAndGet() == last && !done) {
                        cut();
                    }
                }

                @Override
                public void after() {
                    if (commits.get() == last && done) {
                        cut();
                    }
                }

                private void cut() {
                    child.kill();
                    proxy.cut();
                }
            });
            while (child.line().isPresent()) {
                // Until it has ended, or was killed.
            }
        }
        goesOn(url);
        return commits.get();
    }

    @Test
    void onSqliteNowAndThen() throws Exception {
        long whole = 0;
        for (int place = PLACES; place >= 0; place--) {
            String url = "jdbc:sqlite:"
                    + Files.createDirectory(folder.resolve("at-" + place)).resolve("dromedary.db");
            try (Child child = Child.start(folder, Map.of(), Migrating.class, url)) {
                assertThat(child.line()).contains("@opening");
                long begin = System.nanoTime();
                if (place == PLACES) {
                    assertThat(child.line()).as(child::said).isEqualTo(Optional.of("@opened"));
                    whole = System.nanoTime() - begin;
                } else {
                    TimeUnit.NANOSECONDS.sleep(
                            whole * place / PLACES + Duration.ofMillis(1).toNanos());
                }
                child.kill();
            }
            goesOn(url);
        }
    }

    private static void goesOn(String url) throws IOException {
        try (Store store = Store.open(url, "postgres", "postgres", InstantSource.system())) {
            assertThat(store.reads()
                            .sql("SELECT script FROM flyway_schema_history WHERE success")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrderElementsOf(scripts());
        }
    }

    private static List<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
