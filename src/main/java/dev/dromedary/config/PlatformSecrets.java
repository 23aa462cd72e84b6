package dev.dromedary.config;

import dev.dromedary.problem.Yaml;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The four secrets of every platform, wherever they come from, as what decides the {@link Mode}. */
final class PlatformSecrets {

    private static final String PREFIX = "WHATSAPP_";

    private PlatformSecrets() {}

    static Mode.Decision decide(Yaml.Mapping filled, Map<String, String> environment) {
        Map<String, String> secrets = new LinkedHashMap<>();
        Yaml.Entry platforms = filled.entries().get("platforms");
        if (platforms != null && platforms.value() instanceof Yaml.Mapping mapping) {
            boolean first = true;
            for (Map.Entry<String, Yaml.Entry> platform : mapping.entries().entrySet()) {
                if (platform.getValue().value() instanceof Yaml.Mapping keys) {
                    add(keys, first, environment, secrets);
                    first = false;
                }
            }
        }
        if (secrets.isEmpty()) {
            Mode.SECRETS.forEach(name -> secrets.put(name, environment.get(name)));
        }
        return Mode.decide(secrets, environment.get(Mode.PROFILE));
    }

    private static void add(
            Yaml.Mapping platform, boolean first, Map<String, String> environment, Map<String, String> secrets) {
        for (String name : Mode.SECRETS) {
            String key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
            // A second number is another number, but tokens and secrets belong to the app that both share.
            boolean inherits = first || !key.equals("phone_number_id");
            String value = inherits ? environment.get(name) : null;
            String shown = inherits ? name : platform.path() + "." + key;
            Yaml.Entry entry = platform.entries().get(key);
            if (entry != null && entry.value() instanceof Yaml.Scalar scalar) {
                shown = scalar.missing().isEmpty() ? shown : String.join(", ", scalar.missing());
                value = scalar.isNull() || scalar.text().isBlank() ? value : scalar.text();
            }
            secrets.merge(shown, value == null ? "" : value, (one, other) -> one.isBlank() ? one : other);
        }
    }
}
