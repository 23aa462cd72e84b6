package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;

import dev.dromedary.store.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The bot's JSON API, as an operator's program asks it. */
final class Api {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Bot bot;
    private final Caller caller = new Caller();

    Api(Bot bot) {
        this.bot = bot;
    }

    Map<String, Object> get(String path) {
        Caller.Reply reply = caller.get(bot.url(path), "Authorization", "Bearer " + Tutorial.ADMIN_TOKEN);
        if (reply.status() != 200) {
            throw new AssertionError(path + " answered " + reply.status() + " " + reply.body());
        }
        return reply.json();
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> items(String path) {
        return (List<Map<String, Object>>) (List<?>) (List<?>) get(path).get("items");
    }

    List<Map<String, Object>> runs(String flow) {
        return items("/api/runs?limit=1000&flow=" + flow);
    }

    /** Waits until something of this list fits, whenever it came. */
    Map<String, Object> item(String path, Predicate<Map<String, Object>> which) {
        return await(path)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(30))
                .until(() -> items(path).stream().filter(which).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** Waits for the end of a run. */
    Map<String, Object> ended(String runId) {
        return await(runId)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(30))
                .until(
                        () -> run(runId),
                        run -> Set.of("succeeded", "stopped", "failed", "dead")
                                .contains(String.valueOf(run.get("state"))));
    }

    private Map<String, Object> run(String runId) {
        Caller.Reply reply =
                caller.get(bot.url("/api/runs/" + runId), "Authorization", "Bearer " + Tutorial.ADMIN_TOKEN);
        return reply.status() == 200 ? Json.map(reply.body()) : Map.of("state", "not there yet");
    }

    /** Waits until nothing runs any more; every run then. */
    List<Map<String, Object>> allEnded() {
        await("all runs' ends")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(30))
                .until(() -> items("/api/runs?state=running").isEmpty());
        return items("/api/runs?limit=5000");
    }
}
