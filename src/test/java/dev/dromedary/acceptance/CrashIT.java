package dev.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.app.BareBot;
import dev.dromedary.sandbox.PagerDutyStandIn;
import dev.dromedary.sandbox.Receipts;
import dev.dromedary.sandbox.SentMessage;
import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Json;
import dev.dromedary.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGKILL between every two commits of an ACK, from the webhook's own to the last of its sends. On SQLite twice where
 * somebody outside was called between the two: once with those calls done, once with all of them lost. On PostgreSQL
 * before the next commit reaches the server, or after the last one did and before the bot knew. Then the bot is started
 * again on the same database and must bring the ACK to its end.
 *
 * <p>The rule for calls to others is "at least once, with our op_id": PagerDuty is read before it is written, so it sees
 * one PUT whatever happens. A WhatsApp message arrives twice only when the kill fell between its sending and the record
 * of it, and then the second says that it may be a repeat.
 */
class CrashIT {

    /** On PostgreSQL most of the time is the wait for a dead process's leases. */
    private static final Map<Boolean, Integer> AT_ONCE = Map.of(false, 3, true, 8);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAckSurvivesAKillBetweenAnyTwoCommits(boolean postgres) throws Exception {
        int commits = killed(postgres, Integer.MAX_VALUE, Kill.At.END).commits();
        assertThat(commits).isGreaterThan(10);
        ExecutorService lives = Executors.newFixedThreadPool(AT_ONCE.get(postgres));
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int n = 1; n <= commits; n++) {
                int last = n;
                all.add(lives.submit(() -> postgres ? killedOnPostgres(last) : killedOnSqlite(last)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            lives.shutdownNow();
        }
    }

    /** Once more with all calls lost, where somebody outside was called in the gap. */
    private Kill.Life killedOnSqlite(int last) throws Exception {
        Kill.Life life = killed(false, last, Kill.At.END);
        return life.calledOut() ? killed(false, last, Kill.At.END_UNHEARD) : life;
    }

    /** By turns at the gap's two ends: that a call was lost is the same as being killed before it. */
    private Kill.Life killedOnPostgres(int last) throws Exception {
        return killed(true, last, last % 2 == 0 ? Kill.At.BEGINNING : Kill.At.END);
    }

    private Kill.Life killed(boolean postgres, int last, Kill.At at) throws Exception {
        String name = (postgres ? "postgres-" : "sqlite-") + last + "-" + at;
        Path home = Files.createDirectory(folder.resolve(name));
        String url = postgres ? Stores.postgres().url() : "jdbc:sqlite:" + home.resolve("dromedary.db");
        try (StandInServer vendors = Tutorial.vendors()) {
            vendors.graph().receipts(Receipts.NONE);
            vendors.graph().ignoreWindows();
            String incident = vendors.pagerDuty().open("it burns", "api", null).id();
            Map<String, String> environment = Tutorial.environment(vendors);
            environment.put("PAGERDUTY_FROM_EMAIL", "dromedary@example.com");
            environment.put("DROMEDARY_DB_URL", url);
            environment.put("DROMEDARY_DB_USER", "postgres");
            Kill.Life life = postgres
                    ? killedOnPostgres(home, environment, vendors, incident, last, at)
                    : killedOnSqlite(home, environment, vendors, incident, last, at);
            try {
                check(vendors, incident, life.ended() ? life.state() : recovered(environment, life));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("killed after commit " + name + ": " + e.getMessage(), e);
            }
            return life;
        }
    }

    private static Kill.Life killedOnSqlite(
            Path home, Map<String, String> environment, StandInServer vendors, String incident, int last, Kill.At at)
            throws Exception {
        try (Child child = Child.start(home, environment, AckInSteps.class, incident)) {
            return new Kill(child, vendors, last, at).onSqlite();
        }
    }

    private static Kill.Life killedOnPostgres(
            Path home, Map<String, String> environment, StandInServer vendors, String incident, int last, Kill.At at)
            throws Exception {
        try (PostgresProxy proxy = PostgresProxy.before(environment.get("DROMEDARY_DB_URL"))) {
            Map<String, String> through = new LinkedHashMap<>(environment);
            through.put("DROMEDARY_DB_URL", proxy.url());
            try (Child child = Child.start(home, through, AckInSteps.class, incident)) {
                return new Kill(child, vendors, last, at).onPostgres(proxy);
            }
        }
    }

    /** The next start on the same database; time goes on where it waits for a message in doubt. */
    private static Map<String, Object> recovered(Map<String, String> environment, Kill.Life killed) throws Exception {
        AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
        InstantSource clock = () -> Instant.now().plus(ahead.get());
        try (BareBot bot = BareBot.open(environment, clock)) {
            AckLife life = new AckLife(bot);
            if (!killed.answered()) {
                // Meta repeats what was not answered, whether it was stored or not.
                life.acknowledge();
            }
            try {
                AckLife.until(() -> {
                    if (life.isInDoubt()) {
                        ahead.updateAndGet(before -> before.plusSeconds(1));
                    }
                    return life.isQuiet();
                });
            } catch (org.awaitility.core.ConditionTimeoutException e) {
                throw new IllegalStateException("it stands still at " + life.state(), e);
            }
            return Json.map(Json.write(life.state()));
        }
    }

    private static void check(StandInServer vendors, String incident, Map<String, Object> state) {
        assertThat(maps(state, "alerts")).as("%s", state).singleElement().satisfies(alert -> {
            assertThat(alert).containsEntry("state", "acknowledged");
            assertThat(strings(alert, "history"))
                    .filteredOn("acknowledged"::equals)
                    .hasSize(1);
        });
        assertThat(strings(state, "runs")).containsExactly("acknowledge-alert-flow succeeded");
        // "run succeeded" by whom the event was handled, or "started" where the run went on by itself after the kill.
        assertThat(strings(state, "outcomes"))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome).matches("DONE (run succeeded|started) .*"));
        onePut(vendors, incident);
        List<Map<String, Object>> messages = maps(state, "messages");
        assertThat(messages)
                .filteredOn(message -> String.valueOf(message.get("op")).endsWith("/respond/-"))
                .hasSize(1);
        for (Map<String, Object> message : messages) {
            arrivedAsTheRuleSays(vendors, message);
        }
    }

    private static void onePut(StandInServer vendors, String incident) {
        assertThat(vendors.pagerDuty().incident(incident).orElseThrow().status())
                .isEqualTo("acknowledged");
        Map<String, List<PagerDutyStandIn.Call>> byOp = vendors.pagerDuty().calls().all().stream()
                .collect(Collectors.groupingBy(call -> call.headers().get("x-request-id")));
        assertThat(byOp).hasSize(1);
        byOp.forEach((op, calls) -> {
            assertThat(op).endsWith("/update-pagerduty/-");
            assertThat(calls).singleElement().satisfies(call -> {
                assertThat(call.method()).isEqualTo("PUT");
                assertThat(call.status()).isEqualTo(200);
            });
        });
    }

    private static void arrivedAsTheRuleSays(StandInServer vendors, Map<String, Object> message) {
        String id = String.valueOf(message.get("id"));
        List<String> arrived = vendors.graph().sent().all().stream()
                .map(SentMessage::callbackData)
                .filter(data -> data.startsWith(id))
                .toList();
        assertThat(message).as("%s", message).containsEntry("state", "sent");
        if (Boolean.TRUE.equals(message.get("repeated"))) {
            assertThat(arrived)
                    .isSubsetOf(id, id + ";repeat")
                    .contains(id + ";repeat")
                    .doesNotHaveDuplicates();
        } else {
            assertThat(arrived).containsExactly(id);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Map<String, Object> map, String key) {
        return (List<Map<String, Object>>) map.get(key);
    }

    @SuppressWarnings("unchecked")
    private static List<String> strings(Map<String, Object> map, String key) {
        return (List<String>) map.get(key);
    }
}
