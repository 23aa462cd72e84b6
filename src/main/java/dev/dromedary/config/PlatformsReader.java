package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Yaml;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code platforms}: one or several WhatsApp numbers, each under the segment of its webhook's path. */
final class PlatformsReader {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]*");

    private final Map<String, String> environment;
    private final Mode mode;

    PlatformsReader(Map<String, String> environment, Mode mode) {
        this.environment = environment;
        this.mode = mode;
    }

    Map<String, Platform> read(Keys document) {
        Map<String, Platform> platforms = new LinkedHashMap<>();
        Set<String> numbers = new HashSet<>();
        Keys all = document.keys("platforms");
        for (Map.Entry<String, Yaml> entry : all.all().entrySet()) {
            String name = entry.getKey();
            if (!SEGMENT.matcher(name).matches()) {
                all.problems()
                        .error(
                                entry.getValue(),
                                "`" + name + "` cannot be a part of a path",
                                "letters, digits, - and _");
            }
            try (Keys keys = all.keys(name)) {
                Platform platform = new PlatformReader(environment, mode, platforms.isEmpty()).read(name, keys);
                if (platform.phoneNumberId() != null && !numbers.add(platform.phoneNumberId())) {
                    all.problems().error(keys.at("phone_number_id"), "two platforms have the same phone_number_id", "");
                }
                platforms.put(name, platform);
            }
        }
        if (platforms.isEmpty()) {
            document.problems()
                    .error(
                            document.at("platforms"),
                            "`platforms` names no platform",
                            "platforms: {whatsapp: {type: whatsapp}}");
        }
        return platforms;
    }

    /** Whether no platform says {@code audit.include_content: false}; what is wrong with it was said before. */
    static boolean keepsContent(Keys document) {
        for (Yaml platform : document.keys("platforms").all().values()) {
            Yaml at = platform;
            for (String key : new String[] {"security", "audit", "include_content"}) {
                at = at instanceof Yaml.Mapping mapping && mapping.entries().containsKey(key)
                        ? mapping.entries().get(key).value()
                        : null;
            }
            if (at instanceof Yaml.Scalar scalar && scalar.text().matches("(?i)false|no|off")) {
                return false;
            }
        }
        return true;
    }
}
