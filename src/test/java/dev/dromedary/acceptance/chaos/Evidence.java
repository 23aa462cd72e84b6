package dev.dromedary.acceptance.chaos;

import java.util.List;

/**
 * All that somebody outside can know of a run. Times are milliseconds since it began. Nothing of it comes from the bot's
 * own tables.
 */
record Evidence(
        List<Asked> asked, List<Attempt> attempts, List<Call> calls, List<Trouble> troubles, List<String> oddities) {

    /** What a sender wants. */
    enum Want {
        NOTE,
        TAKE,
        REMIND,
        ALERT,
        ACK
    }

    /**
     * @param n its place among those of the same sender, who writes one after the other
     * @param answeredAt when the sender first read a 2xx; -1 when never
     */
    record Asked(Want want, String key, String sender, int n, long answeredAt) {}

    /**
     * A message as it reached Graph.
     *
     * @param replica that sent it
     * @param messageId the bot's own id of the message
     * @param repeat whether it says that it may be a repeat
     * @param accepted whether Graph took it
     * @param answered whether the bot could read Graph's answer
     */
    record Attempt(
            long at,
            String replica,
            String to,
            String text,
            String messageId,
            boolean repeat,
            boolean accepted,
            boolean answered) {

        Attempt taken() {
            return new Attempt(at, replica, to, text, messageId, repeat, true, answered);
        }
    }

    /** A call of the ledger by one replica; {@code doneAt} is when it was answered, -1 when it was not. */
    record Call(long at, long doneAt, String replica, String step, String key, String op) {}

    /** @param replica null when it was everybody's */
    record Trouble(Kind kind, long from, long to, String replica) {

        /** The end of what is not over yet. */
        static final long STILL = Integer.MAX_VALUE;

        enum Kind {
            KILL,
            STOP,
            TERMINATE,
            DATABASE,
            /** The machine itself stood still, as the harness could see by its own clock. */
            STALL
        }

        /** Longer than an answer is on its way. */
        boolean isLong() {
            return to - from > 2_000;
        }

        boolean isWithin(Trouble other) {
            return from >= other.from && to <= other.to;
        }

        boolean isOf(String name) {
            return name.equals(replica);
        }

        boolean touches(long begin, long end) {
            return from <= end && to >= begin;
        }
    }

    Evidence {
        asked = List.copyOf(asked);
        attempts = List.copyOf(attempts);
        calls = List.copyOf(calls);
        troubles = List.copyOf(troubles);
        oddities = List.copyOf(oddities);
    }

    List<Asked> answered() {
        return asked.stream().filter(one -> one.answeredAt >= 0).toList();
    }

    List<Trouble> troubles(Trouble.Kind kind) {
        return troubles.stream().filter(one -> one.kind == kind).toList();
    }

    /** How often another replica was killed and the database shot while one was stopped. */
    long triples() {
        return troubles(Trouble.Kind.STOP).stream()
                .filter(stop -> troubles(Trouble.Kind.KILL).stream()
                        .anyMatch(kill -> !kill.isOf(stop.replica()) && kill.isWithin(stop)))
                .filter(stop -> troubles(Trouble.Kind.DATABASE).stream().anyMatch(shot -> shot.isWithin(stop)))
                .count();
    }
}
