package dev.dromedary.config;

import dev.dromedary.problem.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What templates see as {@code config.*}: the document with the environment filled in and {@code ***} for secrets. */
final class ShownDocument {

    private static final Set<String> SECRET_KEYS = Set.of(
            "webhook_token",
            "admin_token",
            "access_token",
            "verify_token",
            "app_secret",
            "pagerduty_token",
            "routing_key",
            "webhook_secret",
            "bot_token",
            "password",
            "authorization");

    /** A name in {@code ${…}} that says itself that its value is nobody's business. */
    private static final Pattern SECRET_NAME =
            Pattern.compile("\\$\\{[A-Z0-9_]*(TOKEN|SECRET|PASSWORD|API_KEY)[A-Z0-9_]*[:}]");

    private ShownDocument() {}

    /** @param written the same tree before the environment was filled in */
    static Map<String, Object> of(Yaml.Mapping filled, Yaml.Mapping written) {
        Map<String, Object> shown = new LinkedHashMap<>();
        filled.entries().forEach((key, entry) -> {
            Yaml.Entry before = written.entries().get(key);
            shown.put(key, shown(key, entry.value(), before == null ? entry.value() : before.value()));
        });
        return shown;
    }

    private static Object shown(String key, Yaml filled, Yaml written) {
        if (filled instanceof Yaml.Mapping mapping) {
            return of(mapping, written instanceof Yaml.Mapping before ? before : mapping);
        }
        if (filled instanceof Yaml.Items list) {
            List<Yaml> before = written instanceof Yaml.Items items ? items.items() : List.of();
            List<Object> shown = new ArrayList<>();
            for (Yaml item : list.items()) {
                // The sandbox may have dropped items, so the one of the same place is looked for.
                Yaml same = before.stream()
                        .filter(other -> other.path().equals(item.path()))
                        .findFirst()
                        .orElse(item);
                shown.add(shown(key, item, same));
            }
            return shown;
        }
        boolean named = written instanceof Yaml.Scalar scalar
                && SECRET_NAME.matcher(scalar.text()).find();
        boolean empty = filled.plain() == null || filled.plain().equals("");
        return !empty && (named || SECRET_KEYS.contains(key.toLowerCase(Locale.ROOT))) ? "***" : filled.plain();
    }
}
