package dev.dromedary.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.outbox.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AftermathTest {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");

    private static SentMessage message(int attempts, Priority priority, int ageSeconds) {
        Instant created = NOW.minusSeconds(ageSeconds);
        return new SentMessage(
                "msg-1",
                "op",
                null,
                null,
                "whatsapp",
                Channel.WHATSAPP,
                "whatsapp:whatsapp",
                "1",
                priority,
                Map.of(),
                null,
                false,
                State.SENDING,
                null,
                attempts,
                null,
                false,
                false,
                created,
                created,
                created);
    }

    @ParameterizedTest(name = "{0} at attempt {1} → {2} after {3}")
    @CsvSource({
        // kind, attempts, state, pause, counted, lane, next channel, template, whole person
        "TRANSIENT, 1, QUEUED, PT1S, true, GOES_ON, false, false, false",
        "TRANSIENT, 2, QUEUED, PT2S, true, GOES_ON, false, false, false",
        "TRANSIENT, 29, QUEUED, PT1M, true, GOES_ON, false, false, false",
        "TRANSIENT, 30, DEAD, PT0S, true, GOES_ON, true, false, false",
        "DOUBTFUL, 2, QUEUED, PT2S, true, GOES_ON, false, false, false",
        "DOUBTFUL, 3, DEAD, PT0S, true, GOES_ON, true, false, false",
        "RATE, 1, QUEUED, PT1S, false, SLOWS, false, false, false",
        "PAIR_RATE, 1, QUEUED, PT4S, true, GOES_ON, false, false, true",
        "PAIR_RATE, 2, QUEUED, PT16S, true, GOES_ON, false, false, true",
        "PAIR_RATE, 3, QUEUED, PT1M4S, true, GOES_ON, false, false, true",
        "PAIR_RATE, 6, DEAD, PT0S, true, GOES_ON, true, false, false",
        "STOP, 1, QUEUED, PT1S, false, STOPS, true, false, false",
        "WINDOW, 1, FAILED, PT0S, true, GOES_ON, true, true, false",
        "PERMANENT, 1, FAILED, PT0S, true, GOES_ON, true, false, false",
    })
    void followsFromARefusal(
            Kind kind,
            int attempts,
            State state,
            Duration pause,
            boolean counted,
            Aftermath.Lane lane,
            boolean nextChannel,
            boolean asTemplate,
            boolean wholePerson) {
        Aftermath after = Aftermath.of(
                message(attempts, Priority.NORMAL, 1),
                new Answer.Refused("7", "no", null),
                (channel, code) -> new Verdict(code, "meaning", kind, true, false),
                NOW);

        String reason = "7 no";
        assertThat(after)
                .isEqualTo(new Aftermath(state, pause, reason, counted, lane, nextChannel, asTemplate, wholePerson));
    }

    @ParameterizedTest(name = "{0} {1} {2}s old, attempt {3} → {4}")
    @CsvSource({
        "not sent, NORMAL, 100, 1, QUEUED, PT1S, RESTS, false",
        "not sent, URGENT, 5, 1, QUEUED, PT1S, RESTS, false",
        "not sent, URGENT, 31, 1, QUEUED, PT1S, RESTS, true",
        "lost, NORMAL, 0, 1, IN_DOUBT, PT30S, GOES_ON, false",
        "lost, URGENT, 0, 1, IN_DOUBT, PT30S, GOES_ON, true",
        "lost, NORMAL, 0, 5, DEAD, PT0S, GOES_ON, true",
    })
    void followsFromSilence(
            String what,
            Priority priority,
            int age,
            int attempts,
            State state,
            Duration pause,
            Aftermath.Lane lane,
            boolean nextChannel) {
        Answer answer = what.equals("lost") ? new Answer.Unknown(what) : new Answer.NotSent(what);
        Aftermath after =
                Aftermath.of(message(attempts, priority, age), answer, (channel, code) -> Verdict.unknown(code), NOW);

        assertThat(after)
                .isEqualTo(new Aftermath(state, pause, what, what.equals("lost"), lane, nextChannel, false, false));
    }

    @ParameterizedTest
    @CsvSource({"PT0.5S,PT1S", "PT20S,PT20S"})
    void waitsAsLongAsItIsAsked(Duration asked, Duration pause) {
        Aftermath after = Aftermath.of(
                message(1, Priority.NORMAL, 0),
                new Answer.Refused("ratelimited", null, asked),
                (channel, code) -> new Verdict(code, "meaning", Kind.RATE, false, false),
                NOW);

        assertThat(after.pause()).isEqualTo(pause);
        assertThat(after.reason()).isEqualTo("ratelimited meaning");
    }
}
