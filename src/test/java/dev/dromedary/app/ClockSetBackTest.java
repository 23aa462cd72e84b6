package dev.dromedary.app;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Event;
import dev.dromedary.event.Ids;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.Queues;
import dev.dromedary.inbox.Work;
import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Hooks;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.OutboxLane;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.State;
import dev.dromedary.outbox.Verdict;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import dev.dromedary.store.ClockWatch;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import dev.dromedary.timer.Timer;
import dev.dromedary.timer.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The clock was an hour fast and is put right: what waited for a moment waits as long as it would have, not an hour more. */
class ClockSetBackTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Instant START = Instant.parse("2026-09-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LEASE = Duration.ofSeconds(6);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;
    private final Ids ids = new Ids(clock);

    private void pass(Duration time) {
        now.updateAndGet(then -> then.plus(time));
    }

    /** As a process begins: whether it had to mend something. */
    private static boolean mend(Store store, ClockWatch.SetBack... all) {
        try (ClockWatch watch = new ClockWatch(store, List.of(all))) {
            return watch.look();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void messagesAreClaimedAgain(Stores stores) {
        try (Store store = stores.open(clock)) {
            Inbox inbox = new Inbox(store);
            Queues queues = new Queues(store, inbox);
            mend(store);
            inbox.store(List.of(event("new")));
            Work failed = queues.claim("dead", 1, LEASE).get(0);
            queues.retry(failed, now.get().plusSeconds(30), "away");
            inbox.store(List.of(event("other")));

            pass(HOUR.negated());
            assertThat(queues.claim("me", 9, LEASE)).isEmpty();
            assertThat(mend(store, queues::setBack)).isTrue();
            assertThat(mend(store, queues::setBack)).as("once").isFalse();
            pass(Duration.ofSeconds(1));
            assertThat(queues.claim("me", 9, LEASE))
                    .extracting(work -> work.event().dedupeKey())
                    .containsExactly("other");
            pass(Duration.ofSeconds(29));
            Work again = queues.claim("me", 9, LEASE).get(0);
            assertThat(again.event().dedupeKey()).isEqualTo("new");
            assertThat(again.firstAt()).isBeforeOrEqualTo(now.get());
        }
    }

    private Event event(String key) {
        return new Event(ids.next("evt"), Event.Kind.NOTE, "whatsapp", key, key, null, clock.instant(), Map.of());
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void runsGoOn(Stores stores) {
        try (Store store = stores.open(clock)) {
            Runs runs = new Runs(store, run -> {});
            mend(store);
            Run.Start start = new Run.Start("run-1", "flow", "hash", "whatsapp", null, null, Map.of(), Map.of(), null);
            Run run = runs.start(start, "dead", LEASE).run();
            runs.suspend(run, now.get().plusSeconds(30), "retry", List.of());

            pass(HOUR.negated());
            assertThat(mend(store, runs::setBack)).isTrue();
            assertThat(runs.claim("me", 9, LEASE)).isEmpty();
            pass(Duration.ofSeconds(30));
            assertThat(runs.claim("me", 9, LEASE)).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void messagesInDoubtAndRestingLanesGoOn(Stores stores) {
        try (Store store = stores.open(clock)) {
            Outbox outbox = new Outbox(store, ids, Hooks.only((channel, code) -> Verdict.unknown(code)));
            mend(store);
            Answer[] next = {new Answer.Unknown("lost"), new Answer.NotSent("refused"), new Answer.Accepted("w1")};
            int[] sent = {0};
            OutboxLane lane = new OutboxLane(
                    store,
                    outbox,
                    (message, slowed, ours) -> CompletableFuture.completedFuture(next[Math.min(2, sent[0]++)]),
                    message -> Optional.empty(),
                    (channel, platform, bulk) -> 10);
            String doubted = put(outbox, "1");
            lane.tick();
            String refused = put(outbox, "2");
            lane.tick();
            assertThat(outbox.find(doubted).orElseThrow().state()).isEqualTo(State.IN_DOUBT);

            pass(HOUR.negated());
            assertThat(mend(store, outbox::setBack)).isTrue();
            pass(Duration.ofSeconds(2));
            lane.tick();
            assertThat(outbox.find(refused).orElseThrow().state()).isEqualTo(State.SENT);
            pass(Duration.ofSeconds(28));
            lane.tick();
            assertThat(outbox.find(doubted).orElseThrow().state()).isEqualTo(State.SENT);
        }
    }

    private static String put(Outbox outbox, String to) {
        return outbox.put(new Draft(
                "op-" + to,
                null,
                null,
                "whatsapp",
                Channel.WHATSAPP,
                to,
                Map.of("type", "text", "text", Map.of("body", "hi")),
                null,
                Priority.NORMAL,
                false,
                List.of()));
    }

    /** Five minutes are five minutes; nine o'clock is nine o'clock. */
    @ParameterizedTest
    @MethodSource(EACH)
    void timersKeepWhatTheyMeant(Stores stores) {
        try (Store store = stores.open(clock);
                Timers timers = new Timers(store, ids, due -> {})) {
            mend(store);
            timers.scheduleIn(Duration.ofMinutes(5), "escalation", Map.of(), null);
            timers.schedule("at-three", Instant.parse("2026-09-01T15:00:00Z"), Map.of());

            pass(HOUR.negated());
            assertThat(mend(store, timers::setBack)).isTrue();
            assertThat(timers.list())
                    .extracting(Timer::key, Timer::at)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(
                                    "escalation", START.minus(HOUR).plusSeconds(300)),
                            org.assertj.core.groups.Tuple.tuple("at-three", Instant.parse("2026-09-01T15:00:00Z")));
        }
    }

    /** What waits for an hour is there when the clock says that it is over: events, runs, messages in doubt, timers. */
    @ParameterizedTest
    @MethodSource(EACH)
    void whatIsDueAfterAStepForwardIsDoneAtOnce(Stores stores) {
        AtomicReference<List<Timer>> fired = new AtomicReference<>(List.of());
        try (Store store = stores.open(clock);
                Timers timers = new Timers(store, ids, due -> store.afterCommit(() -> fired.set(due)))) {
            mend(store);
            Inbox inbox = new Inbox(store);
            Queues queues = new Queues(store, inbox);
            inbox.store(List.of(event("again")));
            queues.retry(queues.claim("me", 1, LEASE).get(0), now.get().plus(HOUR), "away");
            Runs runs = new Runs(store, run -> {});
            Run.Start start = new Run.Start("run-1", "flow", "hash", "whatsapp", null, null, Map.of(), Map.of(), null);
            runs.suspend(runs.start(start, "me", LEASE).run(), now.get().plus(HOUR), "retry", List.of());
            Outbox outbox = new Outbox(store, ids, Hooks.only((channel, code) -> Verdict.unknown(code)));
            List<Answer> answers = new ArrayList<>(List.of(new Answer.Unknown("lost"), new Answer.Accepted("w1")));
            OutboxLane lane = new OutboxLane(
                    store,
                    outbox,
                    (message, slowed, ours) -> CompletableFuture.completedFuture(answers.remove(0)),
                    message -> Optional.empty(),
                    (channel, platform, bulk) -> 10);
            String doubted = put(outbox, "1");
            lane.tick();
            timers.scheduleIn(HOUR, "escalation", Map.of(), null);
            timers.start();
            assertThat(queues.claim("me", 9, LEASE)).isEmpty();
            assertThat(runs.claim("me", 9, LEASE)).isEmpty();

            pass(HOUR);
            mend(store, queues::setBack, runs::setBack, outbox::setBack, timers::setBack);
            assertThat(queues.claim("me", 9, LEASE)).hasSize(1);
            assertThat(runs.claim("me", 9, LEASE)).hasSize(1);
            lane.tick();
            assertThat(outbox.find(doubted).orElseThrow().state()).isEqualTo(State.SENT);
            await().until(() -> fired.get().size() == 1);
        }
    }

    /** Forward is as if the bot had slept; a little back is waited for. */
    @ParameterizedTest
    @MethodSource(EACH)
    void nothingIsMovedForASmallStepOrAStepForward(Stores stores) {
        try (Store store = stores.open(clock)) {
            assertThat(mend(store)).isFalse();
            pass(Duration.ofSeconds(-1));
            assertThat(mend(store)).isFalse();
            pass(HOUR);
            assertThat(mend(store)).isFalse();
            pass(Duration.ofMinutes(-1));
            assertThat(mend(store)).isTrue();
        }
    }
}
