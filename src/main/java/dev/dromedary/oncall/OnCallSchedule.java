package dev.dromedary.oncall;

import dev.dromedary.config.TriggerConfig.Shift;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A {@code static_oncall} list. The order written is the order of escalation; somebody listed twice counts once. */
public final class OnCallSchedule {

    private record Entry(String name, String phone, Hours hours) {}

    private final List<Entry> entries;

    private OnCallSchedule(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * A schedule of these shifts.
     *
     * @throws IllegalArgumentException when hours, days or time zone of an entry cannot be read
     */
    public static OnCallSchedule of(List<Shift> shifts) {
        List<Entry> entries = new ArrayList<>();
        for (Shift shift : shifts) {
            ZoneId zone = shift.timezone() == null ? ZoneOffset.UTC : ZoneId.of(shift.timezone());
            entries.add(new Entry(shift.name(), digits(shift.phone()), Hours.parse(shift.hours(), zone, shift.days())));
        }
        return new OnCallSchedule(entries);
    }

    /**
     * Who is asked first at {@code at}: the first listed whose hours cover it. A gap in the schedule must not swallow
     * a page, so nobody on duty means the first listed, and the reason says so. Empty only for an empty list.
     */
    public Optional<OnCall> current(Instant at) {
        for (Entry entry : entries) {
            if (entry.hours().cover(at)) {
                return Optional.of(onCall(entry, 1, "on duty"));
            }
        }
        return entries.stream().findFirst().map(entry -> onCall(entry, 1, "nobody is on duty now: first listed"));
    }

    /** Everybody once, in the order written, as the default approvers. */
    public List<OnCall> chain() {
        List<OnCall> chain = new ArrayList<>();
        for (Entry entry : entries) {
            if (chain.stream().noneMatch(one -> one.phone().equals(entry.phone()))) {
                chain.add(onCall(entry, chain.size() + 1, "listed"));
            }
        }
        return chain;
    }

    /** Who comes after {@code current} in the order written; the first for somebody unlisted; empty at the end. */
    public Optional<OnCall> next(String current) {
        List<OnCall> chain = chain();
        return chain.stream().skip(place(chain, digits(current))).findFirst();
    }

    /**
     * Who comes after {@code current} and was not asked yet, round the end of the list: whoever was on duty is asked
     * first, so at night the second listed may be the first asked, and the first listed is then still to come. Empty
     * when everybody was asked. The level counts those asked.
     */
    public Optional<OnCall> next(String current, Collection<String> asked) {
        List<OnCall> chain = chain();
        List<String> told =
                asked.stream().map(OnCallSchedule::digits).distinct().toList();
        int from = place(chain, digits(current));
        for (int i = 0; i < chain.size(); i++) {
            OnCall one = chain.get((from + i) % chain.size());
            if (!one.phone().equals(digits(current)) && !told.contains(one.phone())) {
                long before =
                        told.stream().filter(phone -> listed(chain, phone)).count();
                return Optional.of(new OnCall(one.name(), one.phone(), (int) before + 1, "next who was not asked"));
            }
        }
        return Optional.empty();
    }

    /** Index of the one after {@code phone}. */
    private static int place(List<OnCall> chain, String phone) {
        for (OnCall one : chain) {
            if (one.phone().equals(phone)) {
                return one.level();
            }
        }
        return 0;
    }

    private static boolean listed(List<OnCall> chain, String phone) {
        return chain.stream().anyMatch(one -> one.phone().equals(phone));
    }

    private static OnCall onCall(Entry entry, int level, String reason) {
        return new OnCall(entry.name(), entry.phone(), level, reason);
    }

    private static String digits(String phone) {
        return phone == null ? "" : phone.replaceAll("[^0-9]", "");
    }
}
