package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Call;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
import dev.dromedary.acceptance.chaos.Oracle.Finding;
import java.time.Instant;
import java.util.List;

/** One run as a row of the table in {@code docs/guarantees.md}. */
record Report(Plan plan, Evidence evidence, int repeats, Door door, List<Finding> findings) {

    static final String HEAD = """
        | database | seed | events answered 200 | sent again by senders | doubled / answer lost on the way | SIGKILL / SIGSTOP / SIGTERM / database shot | messages at Graph | of them marked repeats | calls of the ledger / again | most messages in a second | seconds | findings |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    String row(long seconds) {
        long marked = evidence.attempts().stream().filter(Attempt::repeat).count();
        long calls = evidence.calls().size();
        long distinct = evidence.calls().stream().map(Call::op).distinct().count();
        return "| %s | %d | %,d | %,d | %,d / %,d | %d / %d / %d / %d | %,d | %,d | %,d / %,d | %d | %,d | %d |"
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
                        Oracle.mostInASecond(evidence),
                        seconds,
                        findings.size());
    }

    static Instant instant(String text) {
        return Instant.parse(text);
    }
}
