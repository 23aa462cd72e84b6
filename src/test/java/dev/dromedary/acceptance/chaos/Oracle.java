package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Asked;
import dev.dromedary.acceptance.chaos.Evidence.Attempt;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
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

    /**
     * Marked repeats without a lost answer for each trouble. Half a second's worth (40) may be under way of a number of 80 a
     * second, and only in a queue; so many at every single trouble would be too many.
     */
    static final int UNDER_WAY = World.PER_SECOND / 4;

    /** One promise that was not kept. */
    record Finding(String rule, String what) {}

    static final Map<Want, List<String>> EXPECTED = Map.of(
            Want.NOTE, List.of("noted"),
            Want.TAKE, List.of("took"),
            Want.REMIND, List.of("will remind", "reminder"),
            Want.ALERT, List.of("page"),
            Want.ACK, List.of("acknowledged"));

    private final Evidence evidence;
    private final Doubt doubt;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, List<Attempt>> said = new HashMap<>();

    private Oracle(Evidence evidence) {
        this.evidence = evidence;
        this.doubt = new Doubt(evidence.troubles());
    }

    static List<Finding> judge(Evidence evidence) {
        Oracle oracle = new Oracle(evidence);
        oracle.listen();
        oracle.nothingIsLost();
        oracle.nothingComesTwice();
        oracle.fewComeAgain();
        oracle.ourTablesChangeOnce();
        oracle.findings.addAll(new OrderRule(evidence).findings());
        oracle.findings.addAll(new LedgerRules(evidence).findings());
        oracle.findings.addAll(new RateRule(evidence).findings());
        evidence.oddities().forEach(odd -> oracle.found("odd", odd));
        return oracle.findings;
    }

    private void found(String rule, String what) {
        findings.add(new Finding(rule, what));
    }

    /** Whatever was said must have been asked for, by the one to whom it is said; a page is for the one on call. */
    private void listen() {
        Map<String, Set<String>> senders = evidence.asked().stream()
                .collect(Collectors.groupingBy(
                        Asked::key, Collectors.mapping(Asked::sender, Collectors.toCollection(TreeSet::new))));
        for (Attempt attempt : evidence.attempts()) {
            Speech speech = Speech.of(attempt.text());
            Set<String> asker = speech.key() == null ? Set.of() : senders.getOrDefault(speech.key(), Set.of());
            boolean theirs =
                    speech.verb().equals("page") ? attempt.to().equals(World.phone(0)) : asker.contains(attempt.to());
            if (asker.isEmpty() || !theirs) {
                found("unasked", "to " + attempt.to() + ": " + attempt.text());
            } else {
                said.computeIfAbsent(speech.verb() + " " + speech.key(), key -> new ArrayList<>())
                        .add(attempt);
            }
        }
        said.values().forEach(all -> all.sort(Comparator.comparingLong(Attempt::at)));
    }

    private List<Attempt> arrived(String verb, String key) {
        return said.getOrDefault(verb + " " + key, List.of()).stream()
                .filter(Attempt::accepted)
                .toList();
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
                if (before != null && before.accepted() && !doubt.sending(before)) {
                    found("twice", "'" + what + "' was not in doubt and came again: " + attempts);
                }
                before = attempt;
            }
        });
    }

    /** Doubts come from lost answers, and from what was under way when a process died, stood still or lost its database. */
    private void fewComeAgain() {
        Set<String> lost = evidence.attempts().stream()
                .filter(attempt -> !attempt.answered())
                .map(Attempt::messageId)
                .collect(Collectors.toSet());
        long marked = evidence.attempts().stream()
                .filter(attempt -> attempt.repeat() && !lost.contains(attempt.messageId()))
                .map(Attempt::messageId)
                .distinct()
                .count();
        long troubles = evidence.troubles().stream()
                .filter(one -> one.kind() != Kind.TERMINATE && (one.kind() != Kind.STALL || one.isLong()))
                .count();
        if (marked > UNDER_WAY * troubles) {
            found("twice", marked + " messages without a lost answer came again, after " + troubles + " troubles");
        }
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
}
