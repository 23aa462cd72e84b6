package dev.dromedary.problem;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A document's text as YAML may read it, and for each place in it the place in the author's file. */
public final class SourceText {

    /** Far above any document of ours; below it nothing takes noticeable time. */
    static final int MAX_BYTES = 1 << 20;

    private final String text;
    private final List<Rewritten> steps;
    private final int[] lines;
    private final int[] originalLines;
    private final String original;

    private SourceText(String original, List<Rewritten> steps) {
        this.original = original;
        this.steps = steps;
        this.text = steps.isEmpty() ? original : steps.get(steps.size() - 1).text();
        this.lines = lineStarts(text);
        this.originalLines = lineStarts(original);
    }

    /** Empty when the bytes are no text at all; then {@code problems} says why. */
    public static Optional<SourceText> of(byte[] bytes, Problems problems) {
        if (bytes.length > MAX_BYTES) {
            problems.error(Place.WHOLE, "", "the document is larger than 1 MiB", "split it");
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
        String read = out.flip().toString();
        if (result.isError()) {
            int line = (int) read.chars().filter(c -> c == '\n').count() + 1;
            int column = read.length() - read.lastIndexOf('\n');
            String found = String.format("%02x", bytes[in.position()]);
            problems.error(new Place(line, column), "", "byte " + found + " is not UTF-8", "save the file as UTF-8");
            return Optional.empty();
        }
        return Optional.of(of(read.startsWith("\ufeff") ? read.substring(1) : read, problems));
    }

    /** As {@link #of(byte[], Problems)}, from text that is decoded already. */
    public static SourceText of(String original, Problems problems) {
        List<Rewritten> steps = new ArrayList<>();
        Rewritten symbols = Mojibake.undo(original);
        Rewritten lossy = Mojibake.undoLossy(symbols.text(), symbols.changed());
        Rewritten escapes = SiteEscapes.undo(lossy.text());
        for (Rewritten step : List.of(symbols, lossy, escapes)) {
            if (step.changed()) {
                steps.add(step);
            }
        }
        SourceText source = new SourceText(original, steps);
        if (symbols.changed() || lossy.changed()) {
            int first = symbols.changed() ? symbols.firstReplaced() : lossy.firstReplaced();
            int count = symbols.replaced() + lossy.replaced();
            problems.warning(
                    source.place(first, original, source.originalLines),
                    "",
                    "mis-decoded characters (UTF-8 read as Windows-1252) were restored in " + times(count),
                    "save the file with the real characters");
        }
        if (escapes.changed()) {
            int first = symbols.before(lossy.before(escapes.firstReplaced()));
            problems.warning(
                    source.place(first, original, source.originalLines),
                    "",
                    "the escapes \\{\\{ … \\}\\} were undone in " + times(escapes.replaced()),
                    "write {{ … }} and {% … %} without backslashes");
        }
        return source;
    }

    public String text() {
        return text;
    }

    int codePoints() {
        return text.codePointCount(0, text.length());
    }

    /** From YAML's zero-based line and column (in code points) to the author's file. */
    Place place(int line, int column) {
        int start = lines[Math.min(line, lines.length - 1)];
        int end = line + 1 < lines.length ? lines[line + 1] : text.length();
        int offset = start;
        for (int i = 0; i < column && offset < end; i++) {
            offset += Character.charCount(text.codePointAt(offset));
        }
        return place(offset);
    }

    Place place(int offset) {
        int there = offset;
        for (int i = steps.size() - 1; i >= 0; i--) {
            there = steps.get(i).before(there);
        }
        return place(there, original, originalLines);
    }

    /**
     * A place inside a scalar, for what reads its text further.
     *
     * @param start the scalar's own place
     * @param line one-based within the scalar's text
     * @param column one-based within that line
     */
    public Place inside(Place start, int line, int column) {
        int row = start.line() - 1;
        if (row < 0 || row >= lines.length) {
            return start;
        }
        int begin = lines[row];
        while (begin < text.length()
                && place(begin).line() == start.line()
                && place(begin).column() < start.column()) {
            begin++;
        }
        char style = begin < text.length() ? text.charAt(begin) : ' ';
        if (style == '|') {
            return insideBlock(row, line, column);
        }
        int quote = style == '"' || style == '\'' ? 1 : 0;
        return line == 1 && style != '>' ? place(Math.min(text.length(), begin + quote + column - 1)) : start;
    }

    private Place insideBlock(int header, int line, int column) {
        int first = header + 1;
        while (first < lines.length && text.startsWith("\n", lines[first])) {
            first++;
        }
        int indent = 0;
        while (first < lines.length && text.startsWith(" ", lines[first] + indent)) {
            indent++;
        }
        int row = Math.min(header + line, lines.length - 1);
        return place(Math.min(text.length(), lines[row] + indent + column - 1));
    }

    private Place place(int offset, String in, int[] starts) {
        int at = Math.min(offset, in.length());
        int line = Arrays.binarySearch(starts, at);
        line = line < 0 ? -line - 2 : line;
        return new Place(line + 1, in.codePointCount(starts[line], at) + 1);
    }

    private static int[] lineStarts(String text) {
        List<Integer> starts = new ArrayList<>();
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lonelyReturn = c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
            // The line breaks of YAML 1.1, which SnakeYAML counts by.
            if (c == '\n' || lonelyReturn || c == '\u0085' || c == '\u2028' || c == '\u2029') {
                starts.add(i + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    private static String times(int count) {
        return count == 1 ? "one place" : count + " places";
    }
}
