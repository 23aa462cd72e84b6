package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Call;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
import dev.dromedary.acceptance.chaos.Oracle.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One run as a row of the table in {@code docs/guarantees.md}. */
record Report(Plan plan, Evidence evidence, Timeline timeline, int repeats, Door door, List<Finding> findings) {

    static final String HEAD = """
        | database | seed | events answered 200 | sent again by senders | doubled / answer lost on the way | SIGKILL / SIGSTOP / SIGTERM / database shot | messages at Graph | of them marked repeats | calls of the ledger / again | reminders late, median / most ms | most messages in a second | seconds | findings |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    String row() {
        List<Long> late = lateness();
        long marked = evidence.attempts().stream().filter(Attempt::repeat).count();
        long calls = evidence.calls().size();
        long distinct = evidence.calls().stream().map(Call::op).distinct().count();
        return "| %s | %d | %,d | %,d | %,d / %,d | %d / %d / %d / %d | %,d | %,d | %,d / %,d | %,d / %,d | %d | %,d | %d |"
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
                        evidence.attempts().size(),
                        marked,
                        calls,
                        calls - distinct,
                        late.get(late.size() / 2),
                        late.get(late.size() - 1),
                        Oracle.mostInASecond(evidence),
                        timeline.now() / 1000,
                        findings.size());
    }

    /** From when a reminder was due until it was at Graph, in order. */
    private List<Long> lateness() {
        List<Long> late = evidence.attempts().stream()
                .filter(attempt -> !attempt.repeat())
                .filter(attempt -> Speech.of(attempt.text()).verb().equals("reminder"))
                .map(attempt -> Duration.between(
                                Instant.parse(Speech.of(attempt.text()).detail()), timeline.instant(attempt.at()))
                        .toMillis())
                .sorted()
                .toList();
        return late.isEmpty() ? List.of(0L) : late;
    }
}
