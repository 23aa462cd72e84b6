package dev.dromedary.template;

import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Times in templates are {@link Instant}s, or ISO-8601 texts once they went through JSON; both are taken everywhere. A
 * text without an offset is UTC.
 */
public final class Times {

    private static final DateTimeFormatter READABLE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ENGLISH);

    private Times() {}

    /** As people read a time anywhere in the bot: {@code 2026-11-21 03:05 EST}. */
    public static String readable(ZonedDateTime time) {
        return READABLE.format(time);
    }

    static boolean isTime(Object value) {
        return value instanceof Instant || value instanceof OffsetDateTime || value instanceof ZonedDateTime;
    }

    /** A time, or a text or number (Unix seconds, or milliseconds when that large) that is one. */
    static Optional<Instant> read(Object value) {
        if (value instanceof Instant instant) {
            return Optional.of(instant);
        }
        if (value instanceof OffsetDateTime time) {
            return Optional.of(time.toInstant());
        }
        if (value instanceof ZonedDateTime time) {
            return Optional.of(time.toInstant());
        }
        if (value instanceof Number number) {
            long unix = number.longValue();
            return Optional.of(
                    Math.abs(unix) < 100_000_000_000L ? Instant.ofEpochSecond(unix) : Instant.ofEpochMilli(unix));
        }
        return value instanceof String text ? stamp(text.strip()) : Optional.empty();
    }

    /** An ISO-8601 date with or without time and offset. */
    static Optional<Instant> stamp(String text) {
        if (text.length() < 10 || text.length() > 40 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return Optional.empty();
        }
        try {
            if (text.length() == 10) {
                return Optional.of(
                        LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
            int offset = Math.max(iso.indexOf('+', 11), iso.indexOf('-', 11));
            boolean zoned = offset > 0 || iso.endsWith("Z") || iso.endsWith("z");
            return Optional.of(
                    zoned
                            ? ZonedDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * {@code 2026-11-21 03:05 EST}; or as {@code format} says, in strftime's letters ({@code %H:%M}) or Java's
     * ({@code HH:mm}).
     */
    static String print(Object value, String format, ZoneId zone) {
        ZonedDateTime time = required(value).atZone(named(zone));
        try {
            if (format == null) {
                return readable(time);
            }
            return format.contains("%")
                    ? StrftimeFormatter.format(time, format, Locale.ENGLISH)
                    : DateTimeFormatter.ofPattern(format, Locale.ENGLISH).format(time);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new TemplateFailed("`" + format + "` is not a time format");
        }
    }

    static Instant add(Object value, Object amount, Duration unit) {
        BigDecimal count = Values.number(amount)
                .orElseThrow(() -> new TemplateFailed("not an amount of time: " + Values.kind(amount)));
        try {
            return required(value)
                    .plusMillis(count.multiply(BigDecimal.valueOf(unit.toMillis()))
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValueExact());
        } catch (ArithmeticException | DateTimeException e) {
            throw new TemplateFailed("too far in time: " + count.toPlainString());
        }
    }

    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new TemplateFailed("`" + name + "` is not a time zone");
        }
    }

    private static Instant required(Object value) {
        return read(value).orElseThrow(() -> new TemplateFailed("not a time: " + Values.kind(value)));
    }

    /** The offset zero would print as Z. */
    private static ZoneId named(ZoneId zone) {
        return zone == null || zone.normalized().equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone;
    }
}
