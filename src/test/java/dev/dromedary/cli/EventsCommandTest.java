package dev.dromedary.cli;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.engine.AgentCatalog;
import dev.dromedary.event.Event;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.inbox.Events;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.InboxEntries;
import dev.dromedary.inbox.InboxEntry;
import dev.dromedary.inbox.InboxWorker;
import dev.dromedary.inbox.Outcome;
import dev.dromedary.inbox.Pace;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EventsCommandTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** A server with its lock on the file, in the middle of a flood. */
    @ParameterizedTest
    @MethodSource(EACH)
    void replaysBesideARunningServer(Stores stores) {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            AtomicBoolean mended = new AtomicBoolean();
            AtomicInteger floods = new AtomicInteger();
            Event event = Events.of("c", "poison");
            try (InboxWorker worker = new InboxWorker(
                            store,
                            inbox,
                            (one, claim) -> one.dedupeKey().equals("poison") && !mended.get()
                                    ? Outcome.refused("the flow is broken")
                                    : Outcome.done("handled", ""),
                            "w",
                            4,
                            Pace.STANDARD,
                            Thread::new)
                    .start()) {
                inbox.store(List.of(event));
                await().until(() -> state(store, event) == InboxEntry.State.DEAD);
                assertThat(worker.busy()).isNotNegative();
                Thread flood = new Thread(() -> {
                    while (!mended.get() || floods.get() < 30) {
                        int n = floods.incrementAndGet();
                        inbox.store(IntStream.range(0, 50)
                                .mapToObj(i -> Events.of("f" + i % 20, "f" + n + "/" + i))
                                .toList());
                    }
                });
                flood.start();
                assertThat(run(stores.url(), "events", "list", "--state", "dead"))
                        .isZero();
                assertThat(out.toString()).contains(event.id(), "dead", "the flow is broken");
                mended.set(true);
                assertThat(run(stores.url(), "events", "replay", event.id()))
                        .as(err::toString)
                        .isZero();
                await().until(() -> state(store, event) == InboxEntry.State.DONE);
                join(flood);
                await().atMost(Duration.ofSeconds(60)).until(() -> new InboxEntries(store).backlog() == 0);
            }
            assertThat(run(stores.url(), "events", "replay", event.id(), "evt-none"))
                    .isOne();
            assertThat(err.toString()).contains("is not dead: handled", "there is no event evt-none");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void replaysWhileNoServerRuns(Stores stores) {
        Event event = Events.of("c", "poison");
        try (Store store = stores.open()) {
            new Inbox(store).store(List.of(event));
            store.write(() -> store.db()
                    .sql("UPDATE inbox SET state = 'dead', reason = 'x'")
                    .update());
        }
        assertThat(run(stores.url(), "events", "list", "--json", "--state=DEAD"))
                .isZero();
        assertThat(Json.list(out.toString())).hasSize(1);
        assertThat(run(stores.url(), "events", "replay", event.id())).isZero();
        try (Store store = stores.open()) {
            assertThat(state(store, event)).isEqualTo(InboxEntry.State.RECEIVED);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aDatabaseOfAnotherReleaseIsRefusedAndNotChanged(Stores stores) {
        try (Store store = stores.open()) {
            for (String change : List.of(
                    "UPDATE flyway_schema_history SET version = '999' WHERE version = '7'",
                    "DELETE FROM flyway_schema_history WHERE version = '999'")) {
                store.write(() -> store.db().sql(change).update());
                long before = versions(store);
                assertThat(run(stores.url(), "events", "list")).isOne();
                assertThat(err.toString()).contains("is not of this release");
                assertThat(versions(store)).isEqualTo(before);
            }
        }
    }

    private static long versions(Store store) {
        return store.reads()
                .sql("SELECT count(*) FROM flyway_schema_history")
                .query(Long.class)
                .single();
    }

    @Test
    void withoutADatabaseItSaysSoAndMakesNone() {
        assertThat(run("jdbc:sqlite:" + directory.resolve("none/dromedary.db"), "events", "list"))
                .isOne();
        assertThat(err.toString()).contains("there is no database at");
        assertThat(Files.exists(directory.resolve("none"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "events replay", "events list --state lost", "events lost"})
    void usage(String words) {
        assertThat(run("jdbc:sqlite:x", words.split(" "))).isEqualTo(2);
    }

    private static InboxEntry.State state(Store store, Event event) {
        return new InboxEntries(store).byId(event.id()).orElseThrow().state();
    }

    private static void join(Thread thread) {
        try {
            thread.join(30_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int run(String url, String... arguments) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("DROMEDARY_DB_URL", url);
        environment.put("DROMEDARY_DB_USER", "postgres");
        environment.put("DROMEDARY_DB_PASSWORD", "postgres");
        CommandLine line = DromedaryCommand.in(new Surroundings(
                environment, directory, () -> AgentCatalog.read(MergedFolder.read("routes/agents", null))));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
