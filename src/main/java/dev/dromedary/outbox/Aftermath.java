package dev.dromedary.outbox;

import java.time.Duration;
import java.time.Instant;

/**
 * What follows from an answer: the message's next state, and what it means for its recipient and its lane. Pure
 * arithmetic on (message, answer, verdict); this is the only place where sends are retried (design.md, decision 13).
 *
 * @param pause until it is tried again; zero for states that end it
 * @param counted false when the attempt does not count, because it cannot have been the message's fault
 * @param lane what the lane does
 * @param nextChannel whether another channel is tried now
 * @param asTemplate whether it is sent once more as a template
 * @param wholePerson whether everything for this recipient waits
 */
record Aftermath(
        State state,
        Duration pause,
        String reason,
        boolean counted,
        Lane lane,
        boolean nextChannel,
        boolean asTemplate,
        boolean wholePerson) {

    /** For the lane: nothing, a short rest after a fault, slower for a while, or stopped until somebody acts. */
    enum Lane {
        GOES_ON,
        RESTS,
        SLOWS,
        STOPS
    }

    static final Duration DOUBT = Duration.ofSeconds(30);
    private static final int MOST_TRANSIENT = 30;
    private static final int MOST_DOUBTFUL = 3;
    private static final int MOST_LOST = 5;
    private static final int MOST_PAIR = 6;
    private static final int PATIENT_TRIES = 3;
    static final Duration PATIENCE_OF_URGENT = Duration.ofSeconds(30);

    static Aftermath of(SentMessage message, Answer answer, Verdicts verdicts, Instant now) {
        if (answer instanceof Answer.Accepted) {
            return new Aftermath(State.SENT, Duration.ZERO, null, true, Lane.GOES_ON, false, false, false);
        }
        boolean urgent = message.priority() == Priority.URGENT;
        if (answer instanceof Answer.Unknown unknown) {
            return message.attempts() >= MOST_LOST
                    ? ended(State.DEAD, unknown.why(), true)
                    : new Aftermath(State.IN_DOUBT, DOUBT, unknown.why(), true, Lane.GOES_ON, urgent, false, false);
        }
        if (answer instanceof Answer.Withheld withheld) {
            return new Aftermath(State.QUEUED, Duration.ZERO, withheld.why(), false, Lane.GOES_ON, false, false, false);
        }
        if (answer instanceof Answer.NotSent notSent) {
            boolean waited = message.createdAt().plus(PATIENCE_OF_URGENT).isBefore(now);
            return new Aftermath(
                    State.QUEUED, backoff(1), notSent.why(), false, Lane.RESTS, urgent && waited, false, false);
        }
        Answer.Refused refused = (Answer.Refused) answer;
        return refused(message, refused, verdicts.of(message.channel(), refused.code()));
    }

    private static Aftermath refused(SentMessage message, Answer.Refused refused, Verdict verdict) {
        String reason = (refused.code() + " " + (refused.text() == null ? verdict.meaning() : refused.text())).strip();
        int attempts = Math.max(1, message.attempts());
        Duration asked = refused.retryAfter();
        boolean urgent = message.priority() == Priority.URGENT;
        return switch (verdict.kind()) {
            case TRANSIENT ->
                attempts >= MOST_TRANSIENT
                        ? ended(State.DEAD, reason, true)
                        : new Aftermath(
                                State.QUEUED,
                                longer(asked, rest(verdict, attempts)),
                                reason,
                                true,
                                Lane.GOES_ON,
                                urgent && attempts >= PATIENT_TRIES,
                                false,
                                false);
            case DOUBTFUL ->
                attempts >= MOST_DOUBTFUL
                        ? ended(State.DEAD, reason, true)
                        : again(longer(asked, backoff(attempts)), reason, true, Lane.GOES_ON, false);
            case RATE -> again(longer(asked, backoff(1)), reason, false, Lane.SLOWS, false);
            case PAIR_RATE ->
                attempts >= MOST_PAIR
                        ? ended(State.DEAD, reason, true)
                        : again(
                                asked != null ? asked : Duration.ofSeconds(1L << (2 * attempts)),
                                reason,
                                true,
                                Lane.GOES_ON,
                                true);
            case STOP ->
                new Aftermath(
                        State.QUEUED,
                        backoff(1),
                        reason,
                        false,
                        Lane.STOPS,
                        verdict.fallback() || urgent,
                        false,
                        false);
            case WINDOW -> new Aftermath(State.FAILED, Duration.ZERO, reason, true, Lane.GOES_ON, true, true, false);
            case PERMANENT -> ended(State.FAILED, reason, verdict.fallback());
        };
    }

    private static Aftermath again(Duration pause, String reason, boolean counted, Lane lane, boolean wholePerson) {
        return new Aftermath(State.QUEUED, pause, reason, counted, lane, false, false, wholePerson);
    }

    private static Aftermath ended(State state, String reason, boolean nextChannel) {
        return new Aftermath(state, Duration.ZERO, reason, true, Lane.GOES_ON, nextChannel, false, false);
    }

    /** 1, 2, 4 … 60 seconds. */
    static Duration backoff(int attempts) {
        return Duration.ofSeconds(Math.min(60, 1L << Math.min(6, Math.max(0, attempts - 1))));
    }

    /** 131057: the account is being moved to a higher throughput, which takes up to a minute. */
    private static Duration rest(Verdict verdict, int attempts) {
        return verdict.code().equals("131057") ? Duration.ofMinutes(1) : backoff(attempts);
    }

    private static Duration longer(Duration asked, Duration ours) {
        return asked != null && asked.compareTo(ours) > 0 ? asked : ours;
    }
}
