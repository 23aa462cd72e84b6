package dev.dromedary.whatsapp;

import dev.dromedary.outbox.Verdict;
import dev.dromedary.outbox.Verdict.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Graph's error codes, from {@code whatsapp-error-codes.csv}. Decisions go by {@code error.code}, never by the HTTP
 * status: Meta answers one with several of the other.
 *
 * @see <a href="https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes">Meta:
 *     error codes</a>
 */
public final class ErrorCodes {

    private record Row(int last, String meaning, String group, String action) {}

    /** By the first code of each range. */
    private final TreeMap<Integer, Row> rows = new TreeMap<>();

    private ErrorCodes() {}

    public static ErrorCodes load() {
        try (InputStream in = ErrorCodes.class.getResourceAsStream("/whatsapp-error-codes.csv")) {
            ErrorCodes codes = new ErrorCodes();
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .skip(1)
                    .filter(l -> !l.isBlank())
                    .forEach(codes::add);
            return codes;
        } catch (IOException e) {
            throw new UncheckedIOException("whatsapp-error-codes.csv cannot be read", e);
        }
    }

    public Verdict of(String code) {
        try {
            return of(Integer.parseInt(code));
        } catch (NumberFormatException e) {
            return Verdict.unknown(code);
        }
    }

    public Verdict of(int code) {
        Map.Entry<Integer, Row> found = rows.floorEntry(code);
        if (found == null || code > found.getValue().last) {
            return Verdict.unknown(Integer.toString(code));
        }
        Row row = found.getValue();
        return new Verdict(
                Integer.toString(code),
                row.meaning,
                kind(row),
                row.action.contains("fallback") || row.group.startsWith("PERMANENT"),
                row.action.contains("operator"));
    }

    private static Kind kind(Row row) {
        if (row.action.startsWith("stop")) {
            return Kind.STOP;
        }
        return switch (row.group.replaceAll("\\(.*", "").toUpperCase(Locale.ROOT)) {
            case "TRANSIENT" -> Kind.TRANSIENT;
            case "TRANSIENT?", "BUG?", "BUG/TRANSIENT" -> Kind.DOUBTFUL;
            case "RATE" -> Kind.RATE;
            case "RATE-PAIR" -> Kind.PAIR_RATE;
            case "WINDOW" -> Kind.WINDOW;
            default -> Kind.PERMANENT;
        };
    }

    /** {@code codes,meaning,class,action}: codes are one, a range or several; commas stand in the meaning alone. */
    private void add(String line) {
        int first = line.indexOf(',');
        int last = line.lastIndexOf(',');
        int group = line.lastIndexOf(',', last - 1);
        for (String range : line.substring(0, first).strip().split(" ")) {
            String[] ends = range.split("-");
            rows.put(
                    Integer.valueOf(ends[0]),
                    new Row(
                            Integer.parseInt(ends[ends.length - 1]),
                            line.substring(first + 1, group),
                            line.substring(group + 1, last),
                            line.substring(last + 1)));
        }
    }
}
