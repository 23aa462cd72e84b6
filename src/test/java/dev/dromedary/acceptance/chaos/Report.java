package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Call;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
import dev.dromedary.acceptance.chaos.Oracle.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** One run as a row of the table in {@code docs/guarantees.md}. */
record Report(
        Plan plan,
        Evidence evidence,
        Timeline timeline,
        int repeats,
        Door door,
        List<Duration> comebacks,
        List<Finding> findings) {

    static final String HEAD = """
        | database | seed | events answered 200 | sent again by senders | doubled / answer lost on the way | SIGKILL / SIGSTOP / SIGTERM / database shot | the three at once | ready again after, median / most s | messages at Graph | of them marked repeats | calls of the ledger / again | sends / calls that a trouble would excuse, % | pairs that could change their order | reminders late, median / most ms | most messages in a second | seconds | findings |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    String row() {
        List<Long> late = lateness();
        List<Long> back = comebacks.stream().map(Duration::toMillis).sorted().toList();
        Doubt doubt = new Doubt(evidence.troubles());
        long marked = evidence.attempts().stream().filter(Attempt::repeat).count();
        long calls = evidence.calls().size();
        long distinct = evidence.calls().stream().map(Call::op).distinct().count();
        return ("| %s | %d | %,d | %,d | %,d / %,d | %d / %d / %d / %d | %d | %.1f / %.1f | %,d | %,d | %,d / %,d"
                        + " | %.1f / %.1f | %,d | %,d / %,d | %d | %,d | %d |")
                .formatted(
                        plan.database(),
                        plan.seed(),
                        evidence.answered().size(),
                        repeats,
                        door.doubled(),
                        door.unanswered(),
                        evidence.troubles(Kind.KILL).size(),
                        evidence.troubles(Kind.STOP).size(),
                        evidence.troubles(Kind.TERMINATE).size(),
                        evidence.troubles(Kind.DATABASE).size(),
                        evidence.triples(),
                        middle(back) / 1000.0,
                        last(back) / 1000.0,
                        evidence.attempts().size(),
                        marked,
                        calls,
                        calls - distinct,
                        share(evidence.attempts(), doubt::excused),
                        share(evidence.calls(), call -> doubt.excused(call, true, call.at())),
                        new OrderRule(evidence).judged(),
                        middle(late),
                        last(late),
                        new RateRule(evidence).most(),
                        timeline.now() / 1000,
                        findings.size());
    }

    /** From when a reminder was due until it was at Graph, in order. */
    private List<Long> lateness() {
        return evidence.attempts().stream()
                .filter(attempt -> !attempt.repeat())
                .filter(attempt -> Speech.of(attempt.text()).verb().equals("reminder"))
                .map(attempt -> Duration.between(
                                Instant.parse(Speech.of(attempt.text()).detail()), timeline.instant(attempt.at()))
                        .toMillis())
                .sorted()
                .toList();
    }

    private static long middle(List<Long> sorted) {
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    private static long last(List<Long> sorted) {
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1);
    }

    /** Per cent. */
    private static <T> double share(List<T> all, Predicate<T> which) {
        return all.isEmpty() ? 0 : 100.0 * all.stream().filter(which).count() / all.size();
    }
}
