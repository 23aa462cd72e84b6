package dev.dromedary.engine.actions;

import static dev.dromedary.people.Configs.config;
import static dev.dromedary.people.Configs.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.agent.OtherChannels;
import dev.dromedary.config.Secret;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.config.TriggerConfig.Slack;
import dev.dromedary.event.Ids;
import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Hooks;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.NextChannel;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.OutboxLane;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.State;
import dev.dromedary.outbox.Verdict;
import dev.dromedary.people.Directory;
import dev.dromedary.people.TestClock;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Graph's answer is lost, and the clock does not move: a critical page is at Slack already, a reply waits for a status. */
class NextChannelTest {

    private static final String ALICE = "1234567890";

    private final TriggerConfig config = config().people(person("Alice", "+" + ALICE, "U01ALICE", null))
            .slack(new Slack(new Secret("xoxb"), "http://127.0.0.1:1"))
            .build();
    private final TestClock clock = new TestClock("2026-06-01T10:00:00Z");
    private final AtomicReference<NextChannel> others = new AtomicReference<>();

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void aCriticalPageInDoubtIsAtTheNextChannelAtOnce(Stores stores) {
        try (Store store = stores.open(clock)) {
            Outbox outbox = outbox(store);
            others.set(new OtherChannels(outbox, Directory.of(config), config));
            OutboxLane lane = new OutboxLane(
                    store,
                    outbox,
                    (message, slowed, ours) -> CompletableFuture.completedFuture(
                            message.channel() == Channel.WHATSAPP
                                    ? new Answer.Unknown("lost")
                                    : new Answer.Accepted("slack.1")),
                    message -> Optional.empty(),
                    (channel, platform, bulk) -> 10);
            put(outbox, "reply", Priority.NORMAL);
            put(outbox, "page", Priority.URGENT);
            while (lane.tick() > 0) {
                // What came of it is there for the next look.
            }
            assertThat(outbox.list(new Listing(null, null, null, null, null, null, 9)))
                    .extracting(SentMessage::opId, SentMessage::channel, SentMessage::to, SentMessage::state)
                    .containsExactlyInAnyOrder(
                            Tuple.tuple("reply", Channel.WHATSAPP, ALICE, State.IN_DOUBT),
                            Tuple.tuple("page", Channel.WHATSAPP, ALICE, State.IN_DOUBT),
                            Tuple.tuple("page/slack", Channel.SLACK, "U01ALICE", State.SENT));
        }
    }

    private Outbox outbox(Store store) {
        Hooks none = Hooks.only((channel, code) -> Verdict.unknown(code));
        return new Outbox(
                store,
                new Ids(clock),
                new Hooks(
                        none.verdicts(),
                        none.asTemplate(),
                        (message, reason) -> others.get().tryNext(message, reason),
                        none.trouble()));
    }

    private static void put(Outbox outbox, String op, Priority priority) {
        outbox.put(new Draft(
                op,
                null,
                null,
                "whatsapp",
                Channel.WHATSAPP,
                ALICE,
                Map.of("type", "text", "text", Map.of("body", op)),
                null,
                priority,
                false,
                List.of()));
    }
}
