package dev.dromedary.trigger;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The words behind a command, as far as they name what it is about: {@code APPROVE billing} is not about api. */
record Named(Set<String> words) {

    private static final String ID = "(alr|apr|inc)-[a-z0-9]+";

    private static final Set<String> POLITE = Set.of(
            "the",
            "it",
            "this",
            "that",
            "please",
            "pls",
            "thanks",
            "thank",
            "you",
            "ok",
            "okay",
            "yes",
            "now",
            "go",
            "ahead",
            "and",
            "for",
            "to",
            "of",
            "on",
            "deploy",
            "deployment",
            "release",
            "request",
            "lgtm");

    static Named in(String text) {
        return new Named(Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}._-]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether anything is said that this subject does not account for: nothing is approved on a guess. */
    boolean moreThan(Candidate one) {
        Set<String> known = of(one);
        return words.stream().anyMatch(word -> !POLITE.contains(word) && !known.contains(word));
    }

    /** Whether an id or one of {@code others} is named that {@code one} is not: {@code ACK looking into it} names none. */
    boolean anotherThan(Candidate one, List<Candidate> others) {
        Set<String> known = of(one);
        return words.stream()
                .filter(word -> !known.contains(word))
                .anyMatch(word -> word.matches(ID)
                        || others.stream()
                                .anyMatch(other -> in(other.title()).words().contains(word)));
    }

    private static Set<String> of(Candidate one) {
        String detail = one.detail() == null ? "" : one.detail();
        return in(one.title() + " " + detail + " " + one.subject()).words();
    }
}
