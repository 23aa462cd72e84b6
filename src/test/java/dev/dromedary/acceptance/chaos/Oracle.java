package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Asked;
import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Want;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds what {@code docs/guarantees.md} promises against what can be known from outside. */
final class Oracle {

    /** An answer of Graph or of the ledger may be read this long before it is on disk, while the database is away. */
    private static final long UNTIL_RECORDED = 15_000;
    /** The next message waits eight to ten seconds; what overtakes earlier than that breaks the order. */
    private static final long PATIENCE = 7_800;

    /** One promise that was not kept. */
    record Finding(String rule, String what) {}

    private static final Map<Want, List<String>> EXPECTED = Map.of(
            Want.NOTE, List.of("noted"),
            Want.TAKE, List.of("took"),
            Want.REMIND, List.of("will remind", "reminder"),
            Want.ALERT, List.of("page"),
            Want.ACK, List.of("acknowledged"));

    private final Evidence evidence;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, List<Attempt>> said = new HashMap<>();

    private Oracle(Evidence evidence) {
        this.evidence = evidence;
    }

    static List<Finding> judge(Evidence evidence) {
        Oracle oracle = new Oracle(evidence);
        oracle.listen();
        oracle.nothingIsLost();
        oracle.nothingComesTwice();
        oracle.ourTablesChangeOnce();
        oracle.eachInTurn();
        oracle.findings.addAll(new LedgerRules(evidence).findings());
        evidence.oddities().forEach(odd -> oracle.found("odd", odd));
        return oracle.findings;
    }

    private void found(String rule, String what) {
        findings.add(new Finding(rule, what));
    }

    /** Whatever was said must have been asked for, by the one to whom it is said. */
    private void listen() {
        Map<String, Set<String>> senders = evidence.asked().stream()
                .collect(Collectors.groupingBy(
                        Asked::key, Collectors.mapping(Asked::sender, Collectors.toCollection(TreeSet::new))));
        for (Attempt attempt : evidence.attempts()) {
            Speech speech = Speech.of(attempt.text());
            Set<String> asker = speech.key() == null ? null : senders.get(speech.key());
            boolean theirs = asker != null && (speech.verb().equals("page") || asker.contains(attempt.to()));
            if (!theirs) {
                found("unasked", "to " + attempt.to() + ": " + attempt.text());
            } else {
                said.computeIfAbsent(speech.verb() + " " + speech.key(), key -> new ArrayList<>())
                        .add(attempt);
            }
        }
        said.values().forEach(all -> all.sort(Comparator.comparingLong(Attempt::at)));
    }

    private List<Attempt> said(String verb, String key) {
        return said.getOrDefault(verb + " " + key, List.of());
    }

    private List<Attempt> arrived(String verb, String key) {
        return said(verb, key).stream().filter(Attempt::accepted).toList();
    }

    private void nothingIsLost() {
        for (Asked asked : evidence.answered()) {
            for (String verb : EXPECTED.get(asked.want())) {
                if (arrived(verb, asked.key()).isEmpty()) {
                    found("lost", asked + " was answered 200, and nobody heard '" + verb + "'");
                }
            }
        }
    }

    /** One message, which arrives again only when the first sending was in doubt, and then says so. */
    private void nothingComesTwice() {
        said.forEach((what, attempts) -> {
            if (attempts.stream().map(Attempt::messageId).distinct().count() > 1) {
                found("twice", "two messages say '" + what + "': " + attempts);
            }
            Attempt before = null;
            for (Attempt attempt : attempts) {
                if (before != null && before.accepted() && !attempt.repeat()) {
                    found("twice", "a repeat of '" + what + "' does not say so: " + attempts);
                }
                if (before != null && before.accepted() && !inDoubt(before)) {
                    found("twice", "'" + what + "' was not in doubt and came again: " + attempts);
                }
                before = attempt;
            }
        });
    }

    private boolean inDoubt(Attempt attempt) {
        return !attempt.answered() || troubled(attempt.at());
    }

    private boolean troubled(long at) {
        return evidence.troubles().stream().anyMatch(trouble -> trouble.touches(at, at + UNTIL_RECORDED));
    }

    /** The count that each TAKE is answered with is a row of ours: 1, 2, 3 … for each person, none missing, none twice. */
    private void ourTablesChangeOnce() {
        Map<String, List<Asked>> takes = evidence.asked().stream()
                .filter(one -> one.want() == Want.TAKE)
                .collect(Collectors.groupingBy(Asked::sender));
        takes.forEach((sender, asked) -> {
            Map<Integer, String> counted = new TreeMap<>();
            for (Asked take : asked) {
                for (Attempt attempt : arrived("took", take.key())) {
                    int number = Integer.parseInt(Speech.of(attempt.text()).detail());
                    String other = counted.putIfAbsent(number, take.key());
                    if (other != null && !other.equals(take.key())) {
                        found("count", number + " was counted for " + other + " and for " + take.key());
                    }
                }
            }
            if (!counted.isEmpty() && ((TreeMap<Integer, String>) counted).lastKey() > asked.size()) {
                found("count", sender + " took " + asked.size() + " times, and it was counted as " + counted.keySet());
            }
        });
    }

    private void eachInTurn() {
        Map<String, List<Asked>> bySender = evidence.answered().stream()
                .filter(one -> one.want() != Want.ALERT)
                .sorted(Comparator.comparingInt(Asked::n))
                .collect(Collectors.groupingBy(Asked::sender));
        bySender.forEach((sender, asked) -> {
            for (int i = 0; i < asked.size(); i++) {
                for (int j = i + 1; j < asked.size(); j++) {
                    inTurn(asked.get(i), asked.get(j));
                }
            }
        });
    }

    private void inTurn(Asked earlier, Asked later) {
        List<Attempt> first = said(EXPECTED.get(earlier.want()).get(0), earlier.key());
        List<Attempt> second = said(EXPECTED.get(later.want()).get(0), later.key());
        if (first.isEmpty() || second.isEmpty() || first.get(0).repeat()) {
            return;
        }
        long overtaken = second.get(0).at();
        if (overtaken < first.get(0).at() && overtaken < earlier.answeredAt() + PATIENCE) {
            found("order", later + " was answered before " + earlier + ": " + first + " " + second);
        }
    }

    /** The most messages that reached Graph within any second. */
    static int mostInASecond(Evidence evidence) {
        List<Long> times =
                evidence.attempts().stream().map(Attempt::at).sorted().toList();
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= 1000) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
