package dev.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.app.BareBot;
import dev.dromedary.sandbox.Faults;
import dev.dromedary.sandbox.PagerDutyStandIn;
import dev.dromedary.sandbox.Receipts;
import dev.dromedary.sandbox.SentMessage;
import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL between every two commits of an ACK, from the webhook's own to the last of its sends. For each pair, twice where
 * somebody outside was called between the two: once with those calls done, once with all of them lost. Then the bot is
 * started again on the same file and must bring the ACK to its end.
 *
 * <p>The rule for calls to others is "at least once, with our op_id": PagerDuty is read before it is written, so it sees
 * one PUT whatever happens. A WhatsApp message arrives twice only when the kill fell between its sending and the record
 * of it, and then the second says that it may be a repeat.
 */
class CrashIT {

    private static final int AT_ONCE = 3;

    @TempDir
    private Path folder;

    /**
     * @param commits that it came to
     * @param ended without being killed, and then {@code state} is what it has to show
     * @param answered whether the webhook was
     * @param calledOut whether somebody was called after the last commit
     */
    private record Life(int commits, boolean ended, boolean answered, boolean calledOut, Map<String, Object> state) {}

    @Test
    void anAckSurvivesAKillBetweenAnyTwoCommits() throws Exception {
        int commits = killedAfter(Integer.MAX_VALUE, false).commits();
        assertThat(commits).isGreaterThan(10);
        ExecutorService lives = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Life>> all = new ArrayList<>();
            for (int n = 1; n <= commits; n++) {
                int last = n;
                all.add(lives.submit(() -> {
                    Life life = killedAfter(last, false);
                    return life.calledOut() ? killedAfter(last, true) : life;
                }));
            }
            for (Future<Life> one : all) {
                one.get();
            }
        } finally {
            lives.shutdownNow();
        }
    }

    /** @param nobodyHears whether the calls after that commit are lost on their way */
    private Life killedAfter(int last, boolean nobodyHears) throws Exception {
        String name = last + (nobodyHears ? "-unheard" : "");
        Path home = Files.createDirectory(folder.resolve(name));
        try (StandInServer vendors = Tutorial.vendors()) {
            vendors.graph().receipts(Receipts.NONE);
            vendors.graph().ignoreWindows();
            String incident = vendors.pagerDuty().open("it burns", "api", null).id();
            Map<String, String> environment = Tutorial.environment(vendors);
            environment.put("PAGERDUTY_FROM_EMAIL", "dromedary@example.com");
            environment.put("DROMEDARY_DB_URL", "jdbc:sqlite:" + home.resolve("dromedary.db"));
            Life life;
            try (Child child = Child.start(home, environment, incident)) {
                life = live(child, vendors, last, nobodyHears);
            }
            try {
                check(vendors, incident, life.ended() ? life.state() : recovered(environment, life));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("killed after commit " + name + ": " + e.getMessage(), e);
            }
            return life;
        }
    }

    private static Life live(Child child, StandInServer vendors, int last, boolean nobodyHears) throws Exception {
        int commits = 0;
        long heard = 0;
        boolean answered = false;
        while (true) {
            String line = child.line();
            if (line.startsWith("@state ")) {
                return new Life(commits, true, true, false, Json.map(line.substring(7)));
            }
            answered |= line.equals("@answered");
            if (!line.equals("@commit")) {
                continue;
            }
            if (commits == last) {
                boolean calledOut = calls(vendors) > heard;
                child.kill();
                vendors.graph().faults().clear();
                vendors.pagerDuty().faults().clear();
                return new Life(commits, false, answered, calledOut, null);
            }
            commits++;
            if (commits == last) {
                heard = calls(vendors);
                if (nobodyHears) {
                    vendors.graph().faults().always(new Faults.Drop());
                    vendors.pagerDuty().faults().always(new Faults.Drop());
                }
            }
            child.goOn();
        }
    }

    private static long calls(StandInServer vendors) {
        return vendors.graph().sent().count() + vendors.pagerDuty().calls().count();
    }

    /** The next start on the same file; time goes on where it waits for a message in doubt. */
    private static Map<String, Object> recovered(Map<String, String> environment, Life killed) throws Exception {
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
