package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.sandbox.Faults;
import dev.dromedary.sandbox.Receipts;
import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGTERM under load: whoever was answered 200 has one reply, nobody's request is cut, nothing is doubted or counted
 * because of it, and what was in hand goes on elsewhere without waiting for a lease to end.
 */
class GracefulStopIT {

    /** Few messages a person: Meta, and its stand-in, take 45 in a row and then one each six seconds. */
    private static final int PEOPLE = 16;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What Kubernetes gives when nobody says more. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private StandInServer vendors;
    private SlowOne slow;
    private Map<String, String> environment;

    @BeforeEach
    void begin() {
        vendors = Tutorial.vendors();
        vendors.graph().receipts(Receipts.NONE);
        vendors.graph().ignoreWindows();
        slow = new SlowOne();
        environment = Tutorial.environment(vendors);
        environment.put("DROMEDARY_DB_USER", "postgres");
    }

    @AfterEach
    void end() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        slow.close();
        vendors.close();
    }

    private Bot bot(String name, String database) throws Exception {
        Path home = Files.createDirectories(folder.resolve(name));
        environment.put("DROMEDARY_DB_URL", database);
        Bot bot = Bot.start(EchoSite.in(home, PEOPLE + 1, slow.url(), 60), environment, "serve", "--port", "0");
        open.add(bot);
        return bot;
    }

    /** SIGTERM; how long it took. */
    private static Duration stopped(Bot bot, String signal, int code) {
        Instant before = Instant.now();
        bot.signal(signal);
        assertThat(bot.exitCode()).as("the exit code of\n%s", bot.output()).isEqualTo(code);
        return Duration.between(before, Instant.now());
    }

    private Traffic traffic(Bot... replicas) {
        Traffic traffic = new Traffic();
        traffic.to(java.util.Arrays.stream(replicas).map(Traffic::door).toList());
        open.add(traffic);
        return traffic;
    }

    private void answeredOnce(Traffic traffic) {
        Echoes echoes = new Echoes(vendors.graph(), traffic);
        echoes.areComplete(Duration.ofSeconds(90));
        echoes.areInOrder();
        echoes.holdNoRepeats();
    }

    private static void nobodyWasCut(Traffic traffic, Instant term) {
        assertThat(traffic.attempts())
                .filteredOn(attempt -> attempt.ended().isBefore(term))
                .as("requests that were over before the signal; in all %s", traffic.statuses())
                .extracting(Traffic.Attempt::status)
                .containsOnly(200);
    }

    /** A kill -INT is the same; a second signal changes nothing. */
    @Test
    void aProcessOnSqliteEndsInOrderAndTheNextOneGoesOn() throws Exception {
        String database = "jdbc:sqlite:" + folder.resolve("dromedary.db");
        Bot first = bot("first", database).ready();
        Traffic traffic = traffic(first).start(PEOPLE, PAUSE);
        await().until(() -> vendors.graph().sent().count() > 2 * PEOPLE);
        HalfSent half =
                new HalfSent(Traffic.door(first), Traffic.body(EchoSite.person(PEOPLE), "ECHO half", "wamid.half"));
        open.add(half);
        // What stands before the door when that is closed was not accepted.
        half.isInside();
        Instant term = Instant.now();
        Thread again = new Thread(() -> {
            first.signal("TERM");
            first.signal("INT");
        });
        Instant before = Instant.now();
        first.signal("TERM");
        again.start();
        await("the closed door").until(() -> !answers(first));
        // It is answered; with 503 its sender repeats it, as here nobody does.
        assertThat(half.finish()).as("a request in hand").matches("HTTP/1.1 (200|503).*");
        assertThat(first.exitCode()).as(first.output()).isEqualTo(143);
        assertThat(Duration.between(before, Instant.now())).isLessThan(GRACE);
        Bot second = bot("second", database).ready();
        traffic.to(List.of(Traffic.door(second)));
        int soFar = traffic.count();
        await().until(() -> traffic.count() > soFar + PEOPLE);
        traffic.stop();
        nobodyWasCut(traffic, term);
        answeredOnce(traffic);
        assertThat(stopped(second, "INT", 130)).isLessThan(GRACE);
    }

    private static boolean answers(Bot bot) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bot.port())) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write("GET /actuator/health/liveness HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Three replicas; the one that ends has a slow call in hand, which another one goes on with. */
    @Test
    void whatIsInHandGoesToAnotherReplicaAtOnce() throws Exception {
        String database = Stores.postgres().url();
        Bot first = bot("first", database).ready();
        Traffic traffic = traffic(first);
        String person = EchoSite.person(PEOPLE);
        traffic.write(person, "SLOW x", "x");
        await("the slow call").until(() -> slow.calls().size() == 1);
        Bot second = bot("second", database);
        Bot third = bot("third", database);
        traffic.to(List.of(Traffic.door(first), Traffic.door(second.ready()), Traffic.door(third.ready())));
        traffic.start(PEOPLE, PAUSE);
        await().until(() -> vendors.graph().sent().count() > 2 * PEOPLE);
        Instant term = Instant.now();
        Duration took = stopped(first, "TERM", 143);
        System.out.println("SIGTERM with a slow action in hand took " + took);
        assertThat(took).isLessThan(GRACE);
        await("the other replica").until(() -> slow.calls().size() == 2);
        traffic.to(List.of(Traffic.door(second), Traffic.door(third)));
        await("its answer")
                .until(() -> vendors.graph().sent().all().stream()
                        .anyMatch(message ->
                                message.to().equals(person) && message.text().equals("slow x")));
        traffic.stop();
        nobodyWasCut(traffic, term);
        answeredOnce(traffic);
        Api api = new Api(second);
        assertThat(api.runs("slow-flow"))
                .singleElement()
                .satisfies(run ->
                        assertThat(run).containsEntry("state", "succeeded").containsEntry("attempts", 1));
        assertThat(api.items("/api/runs?limit=5000"))
                .extracting(run -> run.get("state"))
                .containsOnly("succeeded");
    }

    /** Both at once, and nobody to hand over to: still within the time that Kubernetes gives. */
    @Test
    void aSilentGraphAndASlowActionDoNotHoldUpTheEnd() throws Exception {
        String database = "jdbc:sqlite:" + folder.resolve("dromedary.db");
        Bot bot = bot("first", database).ready();
        Traffic traffic = traffic(bot);
        vendors.graph().faults().always(new Faults.Delay(Duration.ofMinutes(2)));
        traffic.write(EchoSite.person(PEOPLE), "SLOW x", "x");
        for (int i = 0; i < PEOPLE; i++) {
            traffic.write(EchoSite.person(i), "ECHO " + i, "m" + i);
        }
        await("the calls")
                .until(() -> slow.calls().size() == 1 && vendors.graph().sent().count() > 0);
        Duration took = stopped(bot, "TERM", 143);
        System.out.println("SIGTERM with a slow action and a silent Graph took " + took);
        assertThat(took).isLessThan(GRACE);
    }
}
