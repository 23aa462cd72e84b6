package dev.dromedary.people;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.config.TriggerConfig.PersonEntry;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.config.TriggerConfig.Shift;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Everybody the TriggerConfig names, each once: entries of {@code people} and of every platform's
 * {@code static_oncall} that share a phone are one person, as are two with the same name of which one has no phone.
 */
public final class Directory {

    private static final Pattern ROLE = Pattern.compile("(?i)role:\\s*");

    private final List<Person> people;

    private Directory(List<Person> people) {
        this.people = List.copyOf(people);
    }

    public static Directory of(TriggerConfig config) {
        List<Person> people = new ArrayList<>();
        for (PersonEntry entry : config.people()) {
            add(people, person(entry));
        }
        for (Platform platform : config.platforms().values()) {
            for (Shift shift : platform.oncall().staticOncall()) {
                add(people, person(shift));
            }
        }
        return new Directory(people);
    }

    public List<Person> people() {
        return people;
    }

    /** By name, phone, mail, Slack id, PagerDuty id or user id; {@code role:x} gives the first who holds it. */
    public Optional<Person> find(String who) {
        return findAll(who).stream().findFirst();
    }

    /** All whom {@code who} means: several for a role or for a name that two people share. */
    public List<Person> findAll(String who) {
        if (who == null || who.isBlank()) {
            return List.of();
        }
        String text = Person.address(who);
        if (ROLE.matcher(text).lookingAt()) {
            String role = ROLE.matcher(text).replaceFirst("").strip();
            return people.stream().filter(person -> person.holds(role)).toList();
        }
        String key = Phone.key(text);
        return people.stream().filter(person -> person.is(text, key)).toList();
    }

    public Optional<Person> byPhone(String phone) {
        String digits = Phone.digits(phone).orElse(null);
        return people.stream()
                .filter(person -> digits != null && digits.equals(person.phone()))
                .findFirst();
    }

    public Optional<Person> byUserId(String userId) {
        return people.stream()
                .filter(person -> userId != null && userId.equals(person.userId()))
                .findFirst();
    }

    public Optional<Person> byPagerDutyId(String id) {
        return people.stream()
                .filter(person -> id != null && id.equalsIgnoreCase(person.pagerdutyId()))
                .findFirst();
    }

    /** Listed, or known by this phone or user id only. */
    public Person person(String phoneOrUserId) {
        return byPhone(phoneOrUserId)
                .or(() -> byUserId(phoneOrUserId))
                .or(() -> find(phoneOrUserId))
                .orElseGet(() -> Person.unlisted(phoneOrUserId));
    }

    private static void add(List<Person> people, Person person) {
        for (int i = 0; i < people.size(); i++) {
            Person known = people.get(i);
            boolean samePhone = person.phone() != null && person.phone().equals(known.phone());
            boolean onlyOnePhone = person.phone() == null || known.phone() == null;
            if (samePhone || (onlyOnePhone && known.name().equalsIgnoreCase(person.name()))) {
                people.set(i, known.and(person));
                return;
            }
        }
        people.add(person);
    }

    private static Person person(PersonEntry entry) {
        String name = Objects.requireNonNullElseGet(
                entry.name(),
                () -> Objects.requireNonNullElse(entry.phone(), Objects.requireNonNullElse(entry.email(), "unnamed")));
        return new Person(
                name.strip(),
                Phone.digits(entry.phone()).orElse(null),
                entry.userId(),
                entry.slackId(),
                entry.email(),
                entry.pagerdutyId(),
                entry.roles(),
                entry.language(),
                zone(entry.timezone()));
    }

    private static Person person(Shift shift) {
        return new Person(
                shift.name(),
                Phone.digits(shift.phone()).orElse(null),
                null,
                null,
                null,
                null,
                null,
                null,
                zone(shift.timezone()));
    }

    /** A zone nobody knows is the config reader's finding; here it counts as not given. */
    private static ZoneId zone(String name) {
        try {
            return name == null ? null : ZoneId.of(name);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
