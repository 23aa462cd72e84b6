package dev.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Json;
import dev.dromedary.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SIGKILL between every two commits of a {@link Story}, from the webhook's own to the last of its sends. On SQLite twice
 * where somebody outside was called between the two: once with those calls done, once with all of them lost. On
 * PostgreSQL before the next commit reaches the server, or after the last one did and before the bot knew. Then the bot
 * is started again on the same database, and must end where the one ended that nobody killed.
 *
 * <p>The rule for calls to others is "at least once, with our op_id"; a WhatsApp message arrives twice only when the kill
 * fell between its sending and the record of it, and then the second says that it may be a repeat.
 *
 * <p>In every verify each gap of each story is hit on SQLite; on PostgreSQL each gap of the ACK, and some of the others'
 * that differ from time to time and are printed. {@code -Dcrash=all}: each gap everywhere, on PostgreSQL at both its ends.
 */
class CrashIT {

    private static final boolean ALL = "all".equals(System.getProperty("crash"));

    /** On PostgreSQL most of the time is the wait for a dead process's leases. */
    private static final Map<Boolean, Integer> AT_ONCE = Map.of(false, 3, true, 8);

    @TempDir
    private static Path shared;

    private static SharedClasses classes;

    @TempDir
    private Path folder;

    private final AtomicInteger kills = new AtomicInteger();

    private record Lived(Kill.End end, Map<String, Object> state, List<Integer> operations) {

        /** Whatever does not differ from life to life. */
        Map<String, Object> result() {
            Map<String, Object> result = new LinkedHashMap<>(state);
            result.remove("messages");
            result.put("operations", operations);
            return result;
        }
    }

    @BeforeAll
    static void classesAreShared() throws IOException {
        classes = new SharedClasses(shared);
    }

    /** @param usually how many gaps apart the kills are */
    @ParameterizedTest
    @CsvSource({
        "ACK, false, 1",
        "FIVE_STEPS, false, 1",
        "PAGE, false, 1",
        "APPROVAL, false, 1",
        "ACK, true, 1",
        "FIVE_STEPS, true, 4",
        "PAGE, true, 8",
        "APPROVAL, true, 4"
    })
    void survivesAKillBetweenAnyTwoCommits(Story story, boolean postgres, int usually) throws Exception {
        long began = System.nanoTime();
        int every = ALL ? 1 : usually;
        int first = ThreadLocalRandom.current().nextInt(every);
        kills.set(0);
        Lived unharmed = live(story, postgres, Integer.MAX_VALUE, Kill.At.END);
        int commits = unharmed.end().commits();
        assertThat(commits).isGreaterThan(10);
        ExecutorService lives = Executors.newFixedThreadPool(AT_ONCE.get(postgres));
        try {
            List<Future<Boolean>> all = IntStream.iterate(first, n -> n <= commits, n -> n + every)
                    .mapToObj(last -> lives.submit(() -> hit(story, postgres, every, last, unharmed)))
                    .toList();
            boolean more = true;
            for (Future<Boolean> one : all) {
                more = one.get();
            }
            // Whoever shares a commit with whom differs from life to life: there may be more than in the first.
            for (int last = commits + 1; every == 1 && more; last++) {
                more = hit(story, postgres, every, last, unharmed);
            }
        } finally {
            lives.shutdownNow();
        }
        System.out.printf(
                "%s on %s: %d commits, %d kills (every %d, from %d), %d s%n",
                story,
                postgres ? "PostgreSQL" : "SQLite",
                commits,
                kills.get(),
                every,
                first,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
        // Some lives have fewer commits than the first, and end before they can be killed.
        assertThat(kills.get()).isGreaterThan(commits / every / 2);
    }

    /** All kills that belong into the gap after {@code last} commits; whether it came to another commit. */
    private boolean hit(Story story, boolean postgres, int every, int last, Lived unharmed) throws Exception {
        if (postgres) {
            boolean beginning = last > 0 && (ALL || last / every % 2 == 0);
            if (beginning) {
                compared(story, true, last, Kill.At.BEGINNING, unharmed);
            }
            return (!beginning || ALL)
                    && !compared(story, true, last, Kill.At.END, unharmed).end().ended();
        }
        Kill.End end = compared(story, false, last, Kill.At.END, unharmed).end();
        if (end.calledOut()) {
            compared(story, false, last, Kill.At.END_UNHEARD, unharmed);
        }
        return !end.ended();
    }

    private Lived compared(Story story, boolean postgres, int last, Kill.At at, Lived unharmed) throws Exception {
        try {
            Lived life = live(story, postgres, last, at);
            assertThat(life.result()).isEqualTo(unharmed.result());
            return life;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("%s killed after commit %d, %s".formatted(story, last, at), e);
        }
    }

    private Lived live(Story story, boolean postgres, int last, Kill.At at) throws Exception {
        Path home = Files.createDirectory(folder.resolve(last + "-" + at));
        String url = postgres ? Stores.postgres().url() : "jdbc:sqlite:" + home.resolve("dromedary.db");
        try (Outside outside = new Outside()) {
            story.site(home, outside.deploys().url());
            Map<String, String> environment = Tutorial.environment(outside.vendors());
            environment.put(
                    "DROMEDARY_CONFIG", home.resolve("config/whatsapp-bot.yaml").toString());
            environment.put("DROMEDARY_DB_URL", url);
            environment.put("DROMEDARY_DB_USER", "postgres");
            Kill.End end = postgres
                    ? onPostgres(story, home, environment, outside, last, at)
                    : onSqlite(story, home, environment, outside, last, at);
            kills.addAndGet(end.ended() ? 0 : 1);
            Map<String, Object> state = end.ended() ? end.state() : recovered(story, environment, end);
            outside.heardNothingTwice(messages(state));
            return new Lived(end, state, outside.operations());
        }
    }

    private static Kill.End onSqlite(
            Story story, Path home, Map<String, String> environment, Outside outside, int last, Kill.At at)
            throws Exception {
        try (Child child = child(story, home, environment, outside)) {
            return new Kill(child, outside, last, at).onSqlite();
        }
    }

    private static Kill.End onPostgres(
            Story story, Path home, Map<String, String> environment, Outside outside, int last, Kill.At at)
            throws Exception {
        try (PostgresProxy proxy = PostgresProxy.before(environment.get("DROMEDARY_DB_URL"))) {
            Map<String, String> through = new LinkedHashMap<>(environment);
            through.put("DROMEDARY_DB_URL", proxy.url());
            try (Child child = child(story, home, through, outside)) {
                return new Kill(child, outside, last, at).onPostgres(proxy);
            }
        }
    }

    private static Child child(Story story, Path home, Map<String, String> environment, Outside outside)
            throws IOException {
        return Child.start(classes.command(), home, environment, LifeInSteps.class, story.name(), outside.incident());
    }

    /**
     * The next start on the same database. Its clock is not behind from its first look on: a clock set back moves what is
     * due. Senders repeat what was not answered, whether it was stored or not.
     */
    private static Map<String, Object> recovered(Story story, Map<String, String> environment, Kill.End killed)
            throws Exception {
        try (Life life = new Life(environment, killed.passed())) {
            List<Story.Act> acts = story.acts(life);
            life.rest();
            for (int next = killed.answered(); next < acts.size(); next++) {
                if (next >= killed.begun()) {
                    life.passes(acts.get(next).passes());
                }
                acts.get(next).play().now();
                life.rest();
            }
            return Json.map(Json.write(life.state()));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> messages(Map<String, Object> state) {
        return (List<Map<String, Object>>) state.get("messages");
    }
}
