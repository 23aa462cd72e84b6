package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Call;
import dev.dromedary.acceptance.chaos.Evidence.Trouble;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a trouble excuses, and what it does not: as narrow as {@code docs/guarantees.md} allows. Times are milliseconds. */
record Doubt(List<Trouble> troubles) {

    /** Graph answers after 700 at most; the rest is for reading that and committing it on a busy machine. */
    private static final long UNTIL_RECORDED = 2_000;

    /** What a dead process had written is read a little later. */
    private static final long STILL_READ = 500;
    /** An answer that was read while the database was away is in memory until connections are made anew, and safe there. */
    private static final long DATABASE_BACK = 15_000;
    /** The bot waits ten seconds for an answer; when the harness stood still, it may have given up. */
    private static final long ANSWER = 15_000;
    /** Between remembering a call and making it, and between its answer and the commit. */
    private static final long AROUND_A_CALL = 3_000;
    /** The signal is sent a little before it is known to have been sent. */
    private static final long WAKING = 1_000;
    /** On a busy machine. */
    private static final long AWAKE = 4_000;

    /**
     * Whether a message that Graph took may be sent again: nobody could read the answer, or its own replica died or stood
     * still before the answer was on disk. A SIGTERM excuses nothing, since what is under way is waited for, and neither does
     * a database that was away, since the answer is recorded when it is back.
     */
    boolean sending(Attempt attempt) {
        return !attempt.answered() || excused(attempt);
    }

    /** By a trouble, not by a lost answer. */
    boolean excused(Attempt attempt) {
        long at = attempt.at();
        long recorded = troubles.stream()
                .filter(one -> everybodys(one) && one.touches(at, at + UNTIL_RECORDED))
                .mapToLong(one -> Math.min(Trouble.STILL, one.to() + DATABASE_BACK))
                .reduce(at + UNTIL_RECORDED, Math::max);
        return any(one -> switch (one.kind()) {
            case KILL, STOP -> one.isOf(attempt.replica()) && one.touches(at - STILL_READ, recorded);
            case STALL -> one.isLong() && one.touches(at, at + ANSWER);
            case DATABASE, TERMINATE -> false;
        });
    }

    /**
     * Whether a call may be made again by whoever goes on with the run.
     *
     * @param known whether it is known who made the call before
     */
    boolean calling(Call before, boolean known, Call now) {
        return excused(before, known, now.at()) || wakers(now).findAny().isPresent();
    }

    /** @param again when it was called again, if it was */
    boolean excused(Call call, boolean known, long again) {
        long end = call.doneAt() < 0 ? again : call.doneAt() + AROUND_A_CALL;
        return any(one -> (!known || everybodys(one) || one.isOf(call.replica()))
                && (one.kind() != Kind.STALL || one.isLong())
                && one.touches(call.at() - AROUND_A_CALL, end));
    }

    /** The stops that had ended right before: who stood still between remembering a call and making it makes it then. */
    Stream<Trouble> wakers(Call call) {
        return troubles.stream()
                .filter(one ->
                        one.kind() == Kind.STOP && one.to() <= call.at() + WAKING && one.to() >= call.at() - AWAKE);
    }

    /** A message in doubt does not hold up those after it; a replica that wakes keeps back what another doubts by then. */
    boolean overtaking(long from, long to) {
        return any(one -> (one.kind() == Kind.STOP || everybodys(one)) && one.touches(from, to));
    }

    private static boolean everybodys(Trouble trouble) {
        return trouble.kind() == Kind.DATABASE || (trouble.kind() == Kind.STALL && trouble.isLong());
    }

    private boolean any(Predicate<Trouble> which) {
        return troubles.stream().anyMatch(which);
    }
}
