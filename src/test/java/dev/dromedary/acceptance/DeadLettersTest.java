package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.app.BareBot;
import dev.dromedary.console.Sources;
import dev.dromedary.console.Why;
import dev.dromedary.engine.Replay;
import dev.dromedary.event.Event;
import dev.dromedary.event.FlowCall;
import dev.dromedary.event.Ids;
import dev.dromedary.event.Message;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.InboxEntry;
import dev.dromedary.inbox.Pace;
import dev.dromedary.inbox.Queues;
import dev.dromedary.outbox.Listing;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole bot after a process that was killed by one of its events again and again: what is set aside and who hears. */
class DeadLettersTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Ids IDS = new Ids(InstantSource.system());

    private final Event asked = message(Tutorial.ALICE, "STATUS api");
    private final Event strange = message(Tutorial.STRANGER, "STATUS api");
    private final Event alert = new Event(
            IDS.next("evt"),
            Event.Kind.FLOW,
            "whatsapp",
            "alert:1",
            "hook:1",
            IDS.next("run"),
            Instant.now(),
            Json.toMap(new FlowCall(
                    "send-oncall-alert-flow",
                    "webhook:/alert/oncall",
                    Map.of("severity", "critical", "service", "api", "message", "it burns"),
                    Map.of(),
                    null)));

    private static Event message(String from, String text) {
        String digits = from.substring(1);
        Message message = new Message(
                "wamid." + digits,
                digits,
                null,
                "somebody",
                Message.Kind.TEXT,
                "text",
                text,
                null,
                null,
                Instant.now(),
                "1234567890");
        return new Event(
                IDS.next("evt"),
                Event.Kind.MESSAGE,
                "whatsapp",
                "whatsapp:" + digits,
                "msg:" + message.wamid(),
                IDS.next("run"),
                Instant.now(),
                Json.toMap(message));
    }

    private static BareBot bot(Stores stores, StandInServer vendors) throws Exception {
        Map<String, String> environment = Tutorial.environment(vendors);
        environment.put("DROMEDARY_DB_URL", stores.url());
        environment.put("DROMEDARY_DB_USER", "postgres");
        return BareBot.open(environment, InstantSource.system());
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatKilledItsWorkersIsSetAsideToldOnceAndReplayed(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Inbox inbox = new Inbox(store);
            inbox.store(List.of(asked, strange, alert));
            for (int death = 0; death < Pace.STANDARD.attempts(); death++) {
                assertThat(new Queues(store, inbox).claim("killed", 9, Duration.ofMillis(-1)))
                        .hasSize(3);
            }
        }
        try (StandInServer vendors = Tutorial.vendors();
                BareBot bot = bot(stores, vendors)) {
            Sources sources = bot.sources();
            for (Event event : List.of(asked, strange, alert)) {
                InboxEntry dead = ended(sources, event, InboxEntry.State.DEAD);
                assertThat(dead.reason()).isEqualTo("given up after 8 attempts that did not end");
                assertThat(new Why(sources).of(event.id()).orElseThrow().summary())
                        .startsWith("dead after 9 attempts: given up");
                assertThat(sources.audit().list(event.id(), 9, null))
                        .extracting(row -> row.action())
                        .containsExactly("event.dead");
            }
            assertThat(told(sources, Tutorial.ALICE, "Your message “STATUS api” could not be handled: given up"))
                    .isOne();
            assertThat(told(sources, Tutorial.STRANGER, "")).isZero();
            assertThat(told(sources, Tutorial.LEAD, "send-oncall-alert-flow could not be handled"))
                    .isOne();

            Replay replay = new Replay(bot.store());
            for (Event event : List.of(asked, alert)) {
                assertThat(replay.of(event.id(), "operator", "test").verdict()).isEqualTo(Replay.Verdict.REPLAYED);
                assertThat(ended(sources, event, InboxEntry.State.DONE).outcome())
                        .isEqualTo("run succeeded");
            }
            assertThat(told(sources, Tutorial.ALICE, "System Status")).isOne();
            assertThat(sources.alerts().list(null, 9, 0)).hasSize(1);
            assertThat(replay.of(alert.id(), "operator", "test").verdict()).isEqualTo(Replay.Verdict.NOT_DEAD);
        }
    }

    /** Its run cannot go on and says so itself: told once, although the event dies with it, also when replayed. */
    @ParameterizedTest
    @MethodSource(EACH)
    void aRunThatIsGivenUpTakesItsEventWithItAndTellsOnce(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            new Inbox(store).store(List.of(asked));
            new Runs(store, run -> {})
                    .start(
                            new Run.Start(
                                    asked.runId(),
                                    "status-check-flow",
                                    "a version that is lost",
                                    "whatsapp",
                                    asked.conversation(),
                                    asked.id(),
                                    Map.of("user", Map.of("name", "Alice", "phone", Tutorial.ALICE)),
                                    Map.of(),
                                    null),
                            "killed",
                            Duration.ofMillis(-1));
        }
        try (StandInServer vendors = Tutorial.vendors();
                BareBot bot = bot(stores, vendors)) {
            Sources sources = bot.sources();
            for (int life = 1; life <= 2; life++) {
                int lives = life;
                await().atMost(PATIENCE)
                        .until(() -> sources.audit().list(asked.id(), 99, null).stream()
                                        .filter(row -> row.action().equals("event.dead"))
                                        .count()
                                >= lives);
                InboxEntry dead = ended(sources, asked, InboxEntry.State.DEAD);
                Run run = sources.runs().find(asked.runId()).orElseThrow();
                assertThat(run.state()).isEqualTo(Run.State.DEAD);
                assertThat(dead.reason()).isEqualTo(run.reason());
                assertThat(told(sources, Tutorial.ALICE, "Something went wrong"))
                        .isOne();
                if (life == 1) {
                    assertThat(new Replay(bot.store())
                                    .of(asked.runId(), "operator", "test")
                                    .verdict())
                            .isEqualTo(Replay.Verdict.REPLAYED);
                }
            }
        }
    }

    private static InboxEntry ended(Sources sources, Event event, InboxEntry.State state) {
        return await().atMost(PATIENCE)
                .until(() -> sources.inbox().byId(event.id()).orElseThrow(), entry -> entry.state() == state);
    }

    private static long told(Sources sources, String person, String words) {
        return sources.outbox().list(new Listing(person.substring(1), null, null, null, null, null, 100)).stream()
                .filter(message -> String.valueOf(message.body()).contains(words)
                        && !String.valueOf(message.body()).contains("ops_notification"))
                .count();
    }
}
