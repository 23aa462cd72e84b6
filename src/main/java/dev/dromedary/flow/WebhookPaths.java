package dev.dromedary.flow;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.flow.AgentFlow.Trigger;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where flows' webhooks are served (language.md §6): {@code {base}/{platform}/path}, {@code {base}/path} and
 * {@code /path}. What is served already may not be covered.
 */
public final class WebhookPaths {

    private static final Set<String> OURS =
            Set.of("/api", "/actuator", "/sandbox", "/console", "/error", "/v3", "/swagger-ui");
    private static final List<String> SOURCES = List.of("pagerduty", "alertmanager", "datadog");

    private final String base;
    private final Set<String> platforms;
    private final Map<String, String> taken = new LinkedHashMap<>();

    public WebhookPaths(TriggerConfig config) {
        base = config.server().basePath();
        platforms = config.platforms().keySet();
        for (String platform : platforms) {
            String own = base + "/" + platform;
            taken.put(own, "platform " + platform);
            SOURCES.forEach(source -> taken.put(own + "/" + source, source + " of platform " + platform));
        }
    }

    /** Every path that reaches a trigger with this path. */
    public static Set<String> mounts(String base, Set<String> platforms, String path) {
        Set<String> mounts = new LinkedHashSet<>();
        platforms.forEach(platform -> mounts.add(base + "/" + platform + path));
        mounts.add(base + path);
        mounts.add(path);
        return mounts;
    }

    /** Takes the trigger's paths for {@code owner}, or says whom it would cover. */
    Optional<String> take(Trigger trigger, String owner) {
        for (String reserved : OURS) {
            if (trigger.path().equals(reserved) || trigger.path().startsWith(reserved + "/")) {
                return Optional.of(reserved);
            }
        }
        Set<String> mounts = mounts(base, platforms, trigger.path());
        for (String mount : mounts) {
            String there = taken.getOrDefault(mount, taken.get(trigger.method() + " " + mount));
            if (there != null && !there.equals(owner)) {
                return Optional.of(there);
            }
        }
        mounts.forEach(mount -> taken.put(trigger.method() + " " + mount, owner));
        return Optional.empty();
    }
}
