package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Call;
import dev.dromedary.acceptance.chaos.Oracle.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A finished step is not run again: once the second call of a run was made, the first one was recorded and never comes
 * again; once its answer was sent, no call does. A call is repeated only after trouble of the replica that made it or of
 * everybody, with the same op id.
 */
final class LedgerRules {

    private final Evidence evidence;
    private final Doubt doubt;
    private final List<Finding> findings = new ArrayList<>();

    LedgerRules(Evidence evidence) {
        this.evidence = evidence;
        this.doubt = new Doubt(evidence.troubles());
    }

    List<Finding> findings() {
        Map<String, Long> answers = new HashMap<>();
        for (Attempt attempt : evidence.attempts()) {
            Speech speech = Speech.of(attempt.text());
            if (speech.verb().equals("took")) {
                answers.merge(speech.key(), attempt.at(), Math::min);
            }
        }
        evidence.calls().stream().collect(Collectors.groupingBy(Call::key)).forEach((key, calls) -> {
            List<Call> inOrder = new ArrayList<>(calls);
            inOrder.sort(Comparator.comparingLong(Call::at));
            long second = inOrder.stream()
                    .filter(call -> call.step().equals("second"))
                    .mapToLong(Call::at)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            long answer = answers.getOrDefault(key, Long.MAX_VALUE);
            inOrder.forEach(call -> judge(call, second, answer, inOrder));
            repeats(inOrder);
        });
        return findings;
    }

    private void judge(Call call, long second, long answer, List<Call> all) {
        boolean late = call.at() > answer || (call.step().equals("first") && call.at() > second);
        if (late && !wasAboutToCall(call, all)) {
            findings.add(new Finding("again", "a finished step was run again: " + call + " of " + all));
        }
    }

    /**
     * A replica that was stopped between remembering a call and making it may make that one when it goes on; not one that
     * was stopped within a call: its answer comes too late to be recorded.
     */
    private boolean wasAboutToCall(Call call, List<Call> all) {
        return doubt.wakers(call)
                .anyMatch(stop -> all.stream()
                        .noneMatch(other -> stop.isOf(other.replica())
                                && isFirstOfItsOp(other, all)
                                && other.at() < stop.from()
                                && (other.doneAt() < 0 || other.doneAt() > stop.from())));
    }

    /** Who makes a call again has its input from the journal, and the caller's address with it: only the first one tells. */
    private static boolean isFirstOfItsOp(Call call, List<Call> all) {
        return all.stream().filter(one -> one.op().equals(call.op())).noneMatch(one -> one.at() < call.at());
    }

    private void repeats(List<Call> calls) {
        Map<String, List<Call>> byOp = calls.stream().collect(Collectors.groupingBy(Call::op));
        if (byOp.size() > byStep(calls)) {
            findings.add(new Finding("again", "one step under two op ids: " + calls));
        }
        byOp.values().forEach(same -> {
            for (int i = 1; i < same.size(); i++) {
                Call before = same.get(i - 1);
                Call now = same.get(i);
                if (!doubt.calling(before, i == 1, now)) {
                    findings.add(new Finding("again", "nothing had happened, and it was called again: " + same));
                }
            }
        });
    }

    private static long byStep(List<Call> calls) {
        return calls.stream().map(Call::step).distinct().count();
    }
}
