package dev.dromedary.oncall;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A daily shift: start inclusive, end exclusive. It crosses midnight when the end is not after the start; equal ends
 * mean a whole day from that time. {@code days} are those on which a shift starts.
 *
 * <p>Both ends are turned into instants, so that a handover happens once on every day: a wall time that occurs twice
 * (clocks go back) is its first occurrence, one that does not occur (clocks go forward) is the moment of the change.
 */
public record Hours(LocalTime start, LocalTime end, boolean untilMidnight, ZoneId zone, Set<DayOfWeek> days) {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,2}):(\\d{2})\\s*[-–]\\s*(\\d{1,2}):(\\d{2})");

    public Hours {
        days = Set.copyOf(days);
    }

    /**
     * Reads what a shift says.
     *
     * @param hours {@code HH:MM-HH:MM}, 24:00 allowed as an end; null is round the clock
     * @param days such as {@code mon}, {@code Monday} or {@code mon-fri}; empty is every day
     * @throws IllegalArgumentException naming what cannot be read
     */
    public static Hours parse(String hours, ZoneId zone, List<String> days) {
        Matcher m = WRITTEN.matcher(hours == null ? "00:00-24:00" : hours.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("hours must read HH:MM-HH:MM, not " + hours);
        }
        boolean midnight = m.group(3).equals("24") && m.group(4).equals("00");
        LocalTime end = midnight ? LocalTime.MIDNIGHT : time(m.group(3), m.group(4), hours);
        return new Hours(time(m.group(1), m.group(2), hours), end, midnight, zone, days(days));
    }

    public boolean cover(Instant at) {
        LocalDate today = at.atZone(zone).toLocalDate();
        return startedOn(today, at) || startedOn(today.minusDays(1), at);
    }

    private boolean startedOn(LocalDate day, Instant at) {
        if (!days.contains(day.getDayOfWeek())) {
            return false;
        }
        LocalDate endDay = untilMidnight || !end.isAfter(start) ? day.plusDays(1) : day;
        return !at.isBefore(instant(day.atTime(start))) && at.isBefore(instant(endDay.atTime(end)));
    }

    private Instant instant(LocalDateTime wall) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wall);
        return offsets.isEmpty() ? zone.getRules().getTransition(wall).getInstant() : wall.toInstant(offsets.get(0));
    }

    private static LocalTime time(String hour, String minute, String whole) {
        int h = Integer.parseInt(hour);
        int m = Integer.parseInt(minute);
        if (h > 23 || m > 59) {
            throw new IllegalArgumentException("no such time in hours " + whole);
        }
        return LocalTime.of(h, m);
    }

    private static Set<DayOfWeek> days(List<String> written) {
        if (written == null || written.isEmpty()) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String text : written) {
            String[] ends = text.split("[-–]", 2);
            DayOfWeek day = day(ends[0]);
            DayOfWeek last = day(ends[ends.length - 1]);
            days.add(day);
            while (day != last) {
                day = day.plus(1);
                days.add(day);
            }
        }
        return days;
    }

    private static DayOfWeek day(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (name.length() >= 3 && day.name().startsWith(name)) {
                return day;
            }
        }
        throw new IllegalArgumentException("no such day: " + text);
    }
}
