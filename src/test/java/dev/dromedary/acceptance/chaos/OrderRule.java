package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Asked;
import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Want;
import dev.dromedary.acceptance.chaos.Oracle.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What somebody wrote later is answered later, except after the eight to ten seconds that a conversation waits. */
final class OrderRule {

    /** The next message waits eight to ten seconds; what overtakes earlier than that breaks the order. */
    private static final long PATIENCE = 7_800;

    private final Doubt doubt;
    private final Map<String, Attempt> first = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private int judged;

    OrderRule(Evidence evidence) {
        this.doubt = new Doubt(evidence.troubles());
        for (Attempt attempt : evidence.attempts()) {
            Speech speech = Speech.of(attempt.text());
            first.merge(speech.verb() + " " + speech.key(), attempt, (a, b) -> b.at() < a.at() ? b : a);
        }
        evidence.answered().stream()
                .filter(one -> one.want() != Want.ALERT)
                .sorted(Comparator.comparingInt(Asked::n))
                .collect(Collectors.groupingBy(Asked::sender))
                .values()
                .forEach(this::judge);
    }

    List<Finding> findings() {
        return findings;
    }

    /** Pairs of which the later one was stored while the earlier one was not answered yet: only these can be out of order. */
    int judged() {
        return judged;
    }

    private void judge(List<Asked> inOrder) {
        for (int i = 0; i < inOrder.size(); i++) {
            for (int j = i + 1; j < inOrder.size(); j++) {
                judge(inOrder.get(i), inOrder.get(j));
            }
        }
    }

    private void judge(Asked earlier, Asked later) {
        Attempt one = first(earlier);
        Attempt two = first(later);
        // A first sending that is marked was in doubt before it was seen here.
        if (one == null || two == null || one.repeat() || later.answeredAt() > one.at()) {
            return;
        }
        if (two.at() >= earlier.answeredAt() + PATIENCE || doubt.overtaking(earlier.answeredAt(), one.at())) {
            return;
        }
        judged++;
        if (two.at() < one.at()) {
            findings.add(new Finding("order", later + " was answered before " + earlier + ": " + two + " then " + one));
        }
    }

    private Attempt first(Asked asked) {
        return first.get(Oracle.EXPECTED.get(asked.want()).get(0) + " " + asked.key());
    }
}
