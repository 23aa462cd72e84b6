package dev.dromedary.sandbox;

import dev.dromedary.config.TriggerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whose phones the sandbox shows: those the configuration names, else a sample team, and always a stranger. */
public final class SamplePeople {

    private static final SandboxPerson STRANGER = SandboxPerson.stranger("A stranger", "15550199999");

    private SamplePeople() {}

    /** For a configuration that names nobody: the app adds these entries to it, so that the bot knows them too. */
    public static List<TriggerConfig.PersonEntry> entries() {
        return List.of(
                entry("Alice", "+15550100001", "alice@example.com", List.of("sre", "approver")),
                entry("Bob", "+15550100002", "bob@example.com", List.of("sre", "approver")),
                entry("Carol", "+15550100003", "carol@example.com", List.of("lead")));
    }

    static List<SandboxPerson> all() {
        List<SandboxPerson> people = new ArrayList<>();
        entries().forEach(entry -> people.add(SandboxPerson.known(entry.name(), entry.phone())));
        people.add(STRANGER);
        return people;
    }

    /** {@code people}, then {@code static_oncall}, then the allowed numbers that neither names; the stranger last. */
    public static List<SandboxPerson> of(TriggerConfig config) {
        Map<String, SandboxPerson> byId = new LinkedHashMap<>();
        config.people().forEach(person -> {
            if (person.phone() != null || person.userId() != null) {
                add(byId, new SandboxPerson(person.name(), person.phone(), person.userId(), true));
            }
        });
        config.platforms().values().forEach(platform -> {
            platform.oncall().staticOncall().forEach(shift -> {
                if (shift.phone() != null) {
                    add(byId, SandboxPerson.known(shift.name(), shift.phone()));
                }
            });
            platform.allowedNumbers().forEach(number -> add(byId, allowed(number)));
        });
        if (byId.isEmpty()) {
            return all();
        }
        List<SandboxPerson> people = new ArrayList<>(byId.values());
        people.add(STRANGER);
        return people;
    }

    private static SandboxPerson allowed(String number) {
        return number.matches("[A-Z]{2}\\..+")
                ? new SandboxPerson(number, null, number, true)
                : SandboxPerson.known(number, number);
    }

    private static void add(Map<String, SandboxPerson> byId, SandboxPerson person) {
        byId.putIfAbsent(person.id(), person);
    }

    private static TriggerConfig.PersonEntry entry(String name, String phone, String email, List<String> roles) {
        return new TriggerConfig.PersonEntry(name, phone, null, null, email, null, roles, null, null);
    }
}
