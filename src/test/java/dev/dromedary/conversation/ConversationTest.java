package dev.dromedary.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.conversation.Transcript.Direction;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConversationTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final String ALICE = "15551234567";
    private static final String BOB = "15557654321";

    @ParameterizedTest
    @MethodSource(EACH)
    void ofEightTapsAtOnceOneCounts(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Pending pending = new Pending(store);
            String approve =
                    pending.register("run-1", 0, "^APPROVE$", "process-approval-flow", ALICE, "approval:a", null);
            String reject =
                    pending.register("run-1", 1, "^REJECT$", "process-approval-flow", ALICE, "approval:a", null);
            String bobs = pending.register("run-1", 0, "^APPROVE$", "process-approval-flow", BOB, "approval:a", null);
            ExecutorService people = Executors.newFixedThreadPool(8);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Boolean>> taps = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String id = i % 2 == 0 ? approve : reject;
                taps.add(people.submit(() -> {
                    go.await();
                    return pending.use(id);
                }));
            }
            go.countDown();
            int counted = 0;
            for (Future<Boolean> tap : taps) {
                counted += tap.get() ? 1 : 0;
            }
            people.shutdown();
            assertThat(counted).isEqualTo(1);
            assertThat(pending.openFor(ALICE)).isEmpty();
            assertThat(pending.openFor(BOB)).extracting(Pending.Response::id).containsExactly(bobs);
            assertThat(pending.find(approve)).isPresent();
            assertThat(pending.use("rsp-unknown")).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void registeringAgainIsTheSameAndAUsedOneStaysUsed(Stores stores) {
        try (Store store = stores.open()) {
            Pending pending = new Pending(store);
            String id = pending.register("run-1", 0, "^YES$", "f", ALICE, null, "msg-1");
            assertThat(pending.register("run-1", 0, "^YES$", "f", ALICE, null, "msg-1"))
                    .isEqualTo(id);
            assertThat(pending.use(id)).isTrue();
            assertThat(pending.register("run-1", 0, "^YES$", "f", ALICE, null, "msg-1"))
                    .isEqualTo(id);
            assertThat(pending.use(id)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void itEndsWithItsSubjectOrAfterADay(Stores stores) {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T22:00:00Z"));
        try (Store store = stores.open(now::get)) {
            Pending pending = new Pending(store);
            String decided = pending.register("run-1", 0, "^APPROVE$", "f", ALICE, "approval:a", null);
            now.set(now.get().plusSeconds(60));
            String other = pending.register("run-2", 0, "^APPROVE$", "f", ALICE, "approval:b", null);
            assertThat(pending.openFor(ALICE)).extracting(Pending.Response::id).containsExactly(other, decided);
            assertThat(pending.endFor("approval:a")).isEqualTo(1);
            assertThat(pending.use(decided)).isFalse();
            now.set(now.get().plus(Duration.ofHours(24)));
            assertThat(pending.openFor(ALICE)).isEmpty();
            assertThat(pending.use(other)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theLastLinesOfAPersonNewestLast(Stores stores) {
        try (Store store = stores.open()) {
            Transcript transcript = new Transcript(store);
            Instant at = Instant.parse("2026-11-21T22:00:00Z");
            for (int i = 0; i < 5; i++) {
                Direction direction = i % 2 == 0 ? Direction.IN : Direction.OUT;
                transcript.add(ALICE, direction, "wamid." + i, "line " + i + "\0", null, at.plusSeconds(i));
            }
            transcript.add(ALICE, Direction.IN, "wamid.4", "again", null, at.plusSeconds(99));
            transcript.add(ALICE, Direction.OUT, null, "not sent yet", "alert:x", at.plusSeconds(5));
            transcript.add(BOB, Direction.OUT, null, "for Bob", null, at);
            assertThat(transcript.recent(ALICE, 3))
                    .extracting(Transcript.Line::text)
                    .containsExactly("line 3", "line 4", "not sent yet");
            assertThat(transcript.recent(ALICE, 1).get(0))
                    .isEqualTo(new Transcript.Line(Direction.OUT, null, "not sent yet", "alert:x", at.plusSeconds(5)));
        }
    }
}
