package dev.dromedary.problem;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in which parts were replaced, and the way back from its offsets to those of the text before. */
final class Rewritten {

    private final String text;
    private final int firstReplaced;
    private final NavigableMap<Integer, Integer> shifts;

    private Rewritten(String text, int firstReplaced, NavigableMap<Integer, Integer> shifts) {
        this.text = text;
        this.firstReplaced = firstReplaced;
        this.shifts = shifts;
    }

    /** Every match of {@code part} becomes what {@code change} says; null leaves it as it is. */
    static Rewritten of(String before, Pattern part, Function<MatchResult, String> change) {
        StringBuilder out = new StringBuilder(before.length());
        NavigableMap<Integer, Integer> shifts = new TreeMap<>();
        int first = -1;
        int done = 0;
        Matcher matcher = part.matcher(before);
        while (matcher.find()) {
            String after = change.apply(matcher);
            if (after == null) {
                continue;
            }
            first = first < 0 ? matcher.start() : first;
            out.append(before, done, matcher.start()).append(after);
            done = matcher.end();
            shifts.put(out.length(), done - out.length());
        }
        return new Rewritten(out.append(before, done, before.length()).toString(), first, shifts);
    }

    String text() {
        return text;
    }

    boolean changed() {
        return firstReplaced >= 0;
    }

    int replaced() {
        return shifts.size();
    }

    /** Offset in the text before. */
    int firstReplaced() {
        return firstReplaced;
    }

    int before(int offset) {
        Map.Entry<Integer, Integer> entry = shifts.floorEntry(offset);
        return entry == null ? offset : offset + entry.getValue();
    }
}
