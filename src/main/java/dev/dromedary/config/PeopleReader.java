package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.PersonEntry;
import dev.dromedary.problem.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code people}: who is who. */
final class PeopleReader {

    private PeopleReader() {}

    static List<PersonEntry> read(Keys document) {
        List<PersonEntry> people = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> phones = new HashSet<>();
        for (Keys entry : document.list("people")) {
            try (entry) {
                PersonEntry person = person(entry);
                people.add(person);
                if (person.name() != null && !names.add(person.name().toLowerCase(Locale.ROOT))) {
                    entry.problems()
                            .error(
                                    entry.at("name"),
                                    "`" + person.name() + "` is listed twice",
                                    "names tell people apart");
                }
                if (person.phone() != null && !phones.add(person.phone().replaceAll("[^0-9]", ""))) {
                    entry.problems().error(entry.at("phone"), "two people have the phone `" + person.phone() + "`", "");
                }
            }
        }
        return people;
    }

    private static PersonEntry person(Keys entry) {
        PersonEntry person = new PersonEntry(
                entry.required("name"),
                Checked.phone(entry, entry.at("phone"), entry.text("phone")),
                entry.text("user_id"),
                entry.text("slack_id"),
                entry.text("email"),
                entry.text("pagerduty_id"),
                entry.texts("roles"),
                entry.text("language"),
                Checked.zone(entry, "timezone", null));
        if (person.email() != null && !person.email().matches("[^@\\s]+@[^@\\s]+")) {
            entry.problems().error(entry.at("email"), "`" + person.email() + "` is no e-mail address", "");
        }
        if (person.phone() == null && person.userId() == null && person.slackId() == null && person.email() == null) {
            entry.problems().warning(entry.here(), "nothing says how to reach `" + person.name() + "`", "");
        }
        return person;
    }
}
