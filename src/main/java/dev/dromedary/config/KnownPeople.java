package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.PersonEntry;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.config.TriggerConfig.Shift;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Nearest;
import dev.dromedary.problem.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether those whom a document names elsewhere are people it knows; who cannot be reached is a warning. */
final class KnownPeople {

    /** How they are compared to how they are written. */
    private final Map<String, String> known = new LinkedHashMap<>();

    private final Keys document;

    private KnownPeople(TriggerConfig config, Keys document) {
        this.document = document;
        for (PersonEntry person : config.people()) {
            add(person.name(), person.phone(), person.userId(), person.slackId(), person.email());
            person.roles().forEach(role -> add("role:" + role));
        }
        for (Platform platform : config.platforms().values()) {
            for (Shift shift : platform.oncall().staticOncall()) {
                add(shift.name(), shift.phone());
            }
        }
    }

    static void check(TriggerConfig config, Keys document) {
        KnownPeople people = new KnownPeople(config, document);
        people.check(config.operators(), document.at("operators"), "operator");
        List<Keys> rules = document.list("approvals");
        for (int i = 0; i < rules.size(); i++) {
            people.check(config.approvals().get(i).approvers(), rules.get(i).at("approvers"), "approver");
        }
        Yaml platforms = document.at("platforms");
        boolean somebody = config.platforms().values().stream()
                .anyMatch(one -> !one.allowedNumbers().isEmpty());
        if (people.known.isEmpty() && !somebody) {
            document.problems()
                    .warning(platforms, "nobody may write to the bot", "list people, static_oncall or allowed_numbers");
        }
    }

    private void check(List<String> named, Yaml at, String as) {
        for (String who : named) {
            String key = key(who);
            boolean phone = key.matches("\\d{4,}");
            if (!known.containsKey(key) && !phone) {
                document.problems()
                        .warning(
                                at,
                                as + " `" + who + "` is not listed under people or static_oncall",
                                Nearest.to(key, known.keySet())
                                        .map(near -> "did you mean `" + known.get(near) + "`?")
                                        .orElse(""));
            }
        }
    }

    private void add(String... names) {
        for (String name : names) {
            if (name != null) {
                known.putIfAbsent(key(name), name);
            }
        }
    }

    private static String key(String who) {
        String text = who.strip();
        return text.matches("\\+?[0-9 ()./-]{4,}")
                ? text.replaceAll("[^0-9]", "")
                : text.toLowerCase(Locale.ROOT).replaceFirst("^role:\\s*", "role:");
    }
}
