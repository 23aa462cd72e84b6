package dev.dromedary.problem;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 5m}, {@code 1h30m}, {@code 500ms}, {@code 90d}, ISO-8601 ({@code PT5M}), or a bare number of a given unit. */
public final class Durations {

    private static final Pattern PART = Pattern.compile("\\s*(\\d{1,9})\\s*(ms|s|m|h|d|w)");
    private static final Pattern BARE = Pattern.compile("\\d{1,9}");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private Durations() {}

    public static Optional<Duration> parse(String text, ChronoUnit bare) {
        String written = text.strip().toLowerCase(Locale.ROOT);
        if (BARE.matcher(written).matches()) {
            return Optional.of(bare.getDuration().multipliedBy(Long.parseLong(written)));
        }
        if (written.startsWith("p")) {
            try {
                return Optional.of(Duration.parse(written)).filter(duration -> !duration.isNegative());
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(written);
        int end = 0;
        while (end < written.length()) {
            if (!part.find() || part.start() != end) {
                return Optional.empty();
            }
            sum = sum.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
            end = part.end();
        }
        return end == 0 ? Optional.empty() : Optional.of(sum);
    }
}
