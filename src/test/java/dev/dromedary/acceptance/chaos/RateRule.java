package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Trouble;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
import dev.dromedary.acceptance.chaos.Oracle.Finding;
import java.util.List;

/**
 * How many messages reached Graph within any second. The network's jitter may push one or two more than the limit into
 * one; what arrived while this process itself stood still says nothing.
 */
final class RateRule {

    static final int MOST = World.PER_SECOND + 2;
    private static final long SECOND = 1_000;

    private final List<Long> times;
    private final List<Trouble> stalls;
    private int most;

    RateRule(Evidence evidence) {
        this.times = evidence.attempts().stream().map(Attempt::at).sorted().toList();
        this.stalls = evidence.troubles(Kind.STALL);
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= SECOND) {
                from++;
            }
            if (to - from + 1 > most && !isStalled(times.get(from), times.get(to))) {
                most = to - from + 1;
            }
        }
    }

    /** What piled up meanwhile arrives right after it. */
    private boolean isStalled(long begin, long end) {
        return stalls.stream().anyMatch(stall -> stall.touches(begin - SECOND / 2, end));
    }

    int most() {
        return most;
    }

    List<Finding> findings() {
        return most > MOST ? List.of(new Finding("rate", most + " messages reached Graph within a second")) : List.of();
    }
}
