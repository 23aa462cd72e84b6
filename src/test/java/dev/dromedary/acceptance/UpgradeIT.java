package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dromedary.sandbox.Faults;
import dev.dromedary.sandbox.Receipts;
import dev.dromedary.sandbox.SentMessage;
import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the release before to this one, on a database that is in use. Nobody notices. */
class UpgradeIT {

    private static final int PEOPLE = 16;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Well before a message in doubt is sent again, see docs/operations.md. */
    private static final Duration DOUBT = Duration.ofSeconds(25);

    @TempDir
    private static Path built;

    @TempDir
    private Path folder;

    private static Optional<PreviousRelease> previous;
    private static Optional<PreviousRelease> withFewerScripts = Optional.empty();

    private final List<AutoCloseable> open = new ArrayList<>();
    private StandInServer vendors;
    private SlowOne slow;
    private Map<String, String> environment;

    @BeforeAll
    static void build() throws Exception {
        previous = PreviousRelease.in(Files.createDirectories(built.resolve("previous")), PreviousRelease.ref());
        Optional<String> ref = PreviousRelease.refWithFewerScripts();
        if (ref.isPresent()) {
            withFewerScripts = PreviousRelease.in(Files.createDirectories(built.resolve("scripts")), ref.get());
        }
    }

    @BeforeEach
    void begin() {
        String loss = "there is no " + PreviousRelease.ref()
                + " in git here (a tarball, a shallow clone): nothing to come from";
        if (previous.isEmpty()) {
            System.err.println("SKIPPED, no upgrade was tried: " + loss);
        }
        assumeTrue(previous.isPresent(), loss);
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
        if (vendors != null) {
            slow.close();
            vendors.close();
        }
    }

    private Path home(String name) throws Exception {
        return EchoSite.in(Files.createDirectories(folder.resolve(name)), PEOPLE + 2, slow.url(), 15);
    }

    private Bot before(String name) throws Exception {
        return before(name, previous);
    }

    private Bot before(String name, Optional<PreviousRelease> release) throws Exception {
        return opened(Bot.of(release.orElseThrow().classPath(), home(name), environment, "serve", "--port", "0"));
    }

    private Bot now(String name) throws Exception {
        return opened(Bot.start(home(name), environment, "serve", "--port", "0"));
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private void moreReplies(int n) {
        long soFar = vendors.graph().sent().count();
        await("replies").until(() -> vendors.graph().sent().count() >= soFar + n);
    }

    /**
     * Two of the old, a new one beside them, and the old ones end: one in order, one killed. One comes back. From a release
     * that knows fewer scripts where git has one: the new one brings the tables on under the others' hands.
     */
    @Test
    void replicasAreReplacedOneByOne() throws Exception {
        Optional<PreviousRelease> release = withFewerScripts.or(() -> previous);
        environment.put("DROMEDARY_DB_URL", Stores.emptyPostgres());
        Bot first = before("first", release).ready();
        Bot second = before("second", release).ready();
        Traffic traffic = opened(new Traffic());
        traffic.to(List.of(Traffic.door(first), Traffic.door(second)));
        traffic.start(PEOPLE, PAUSE);
        String patient = EchoSite.person(PEOPLE);
        traffic.write(patient, "LATER t1", "t1");
        moreReplies(PEOPLE);
        Bot third = now("third").ready();
        traffic.write(patient, "LATER t2", "t2");
        traffic.to(List.of(Traffic.door(first), Traffic.door(second), Traffic.door(third)));
        moreReplies(PEOPLE);
        traffic.to(List.of(Traffic.door(second), Traffic.door(third)));
        first.signal("TERM");
        traffic.write(patient, "LATER t3", "t3");
        assertThat(first.exitCode()).as(first.output()).isEqualTo(143);
        second.signal("KILL");
        traffic.to(List.of(Traffic.door(third)));
        Bot back = before("back", release).ready();
        traffic.to(List.of(Traffic.door(third), Traffic.door(back)));
        traffic.write(patient, "LATER t4", "t4");
        moreReplies(PEOPLE);
        traffic.stop();
        Echoes echoes = new Echoes(vendors.graph(), traffic);
        echoes.areComplete(Duration.ofSeconds(90));
        echoes.areInOrder();
        nothingFailed(new Api(third));
    }

    /** A file in the middle of all: events that wait, a run in a slow call, messages in doubt and queued, timers. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void aFileIsTakenOver(String signal) throws Exception {
        environment.put("DROMEDARY_DB_URL", "jdbc:sqlite:" + folder.resolve("dromedary.db"));
        Bot old = before("old").ready();
        Traffic traffic = opened(new Traffic());
        traffic.to(List.of(Traffic.door(old)));
        if (signal.equals("KILL") || previous.orElseThrow().handsOver()) {
            traffic.write(EchoSite.person(PEOPLE), "SLOW s", "s");
            await("the slow call").until(() -> slow.calls().size() == 1);
        }
        traffic.write(EchoSite.person(0), "LATER t", "t");
        traffic.start(PEOPLE, PAUSE);
        moreReplies(PEOPLE);
        String doubting = EchoSite.person(PEOPLE + 1);
        vendors.graph().faults().order(1, request -> request.body().contains("echo d"), new Faults.LoseAnswer());
        traffic.write(doubting, "ECHO d", "d");
        await("the message in doubt").until(() -> !toOf(doubting).isEmpty());
        old.signal(signal);
        old.exitCode();
        Bot now = now("now").ready();
        traffic.to(List.of(Traffic.door(now)));
        vendors.callback(now.url("/webhooks/whatsapp"));
        SentMessage inDoubt = toOf(doubting).get(0);
        vendors.graph().status(inDoubt, "delivered", null);
        moreReplies(PEOPLE);
        // On a slow day the new one is there after the doubt's end; then Echoes sees that the repeat says so.
        boolean inTime = Instant.now().isBefore(inDoubt.at().plus(DOUBT));
        traffic.stop();
        Echoes echoes = new Echoes(vendors.graph(), traffic);
        echoes.areComplete(Duration.ofSeconds(90));
        echoes.areInOrder();
        if (inTime) {
            assertThat(toOf(doubting)).as("a status settled the doubt").hasSize(1);
        }
        nothingFailed(new Api(now));
    }

    private List<SentMessage> toOf(String person) {
        return vendors.graph().sent().all(message -> message.to().equals(person));
    }

    private static void nothingFailed(Api api) {
        assertThat(api.allEnded()).extracting(run -> run.get("state")).containsOnly("succeeded");
        assertThat(api.items("/api/incidents?limit=5000"))
                .extracting(incident -> incident.get("title"))
                .doesNotHaveDuplicates();
    }
}
