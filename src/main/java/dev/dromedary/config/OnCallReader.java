package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.OnCall;
import dev.dromedary.config.TriggerConfig.Shift;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** {@code oncall} of a platform. */
final class OnCallReader {

    private static final Pattern HOURS =
            Pattern.compile("([01]?\\d|2[0-3]):[0-5]\\d\\s*[-–]\\s*(([01]?\\d|2[0-3]):[0-5]\\d|24:00)");
    private static final List<String> DAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

    private OnCallReader() {}

    /** {@code pagerduty_token} is read by whoever reads {@code pagerduty}. */
    static OnCall read(Keys oncall) {
        List<Shift> shifts = new ArrayList<>();
        for (Keys entry : oncall.list("static_oncall")) {
            try (entry) {
                shifts.add(shift(entry));
            }
        }
        return new OnCall(oncall.text("schedule_id"), shifts, teamGroup(oncall));
    }

    private static Shift shift(Keys entry) {
        String name = entry.required("name");
        String phone = Checked.phone(entry, entry.at("phone"), entry.required("phone"));
        String hours = entry.text("hours");
        if (hours != null && !HOURS.matcher(hours).matches()) {
            entry.problems()
                    .error(
                            entry.at("hours"),
                            "hours must read HH:MM-HH:MM, not `" + hours + "`",
                            "such as 18:00-09:00");
        }
        if (hours != null && !entry.has("timezone")) {
            entry.problems().warning(entry.here(), "`" + name + "` has hours without a `timezone`: UTC is meant", "");
        }
        return new Shift(name, phone, hours, Checked.zone(entry, "timezone", "UTC"), days(entry));
    }

    private static List<String> days(Keys entry) {
        List<String> days = entry.texts("days");
        for (String day : days) {
            for (String end : day.toLowerCase(Locale.ROOT).split("[-–]", 2)) {
                if (end.strip().length() < 3 || DAYS.stream().noneMatch(known -> known.startsWith(end.strip()))) {
                    entry.problems().error(entry.at("days"), "no such day: `" + day + "`", "such as mon or mon-fri");
                }
            }
        }
        return days;
    }

    /** One text is a WhatsApp group's id, a list is people. */
    private static Object teamGroup(Keys oncall) {
        if (oncall.take("team_group") instanceof Yaml.Items) {
            List<String> people = oncall.texts("team_group");
            return people.isEmpty() ? null : people;
        }
        return oncall.text("team_group");
    }
}
