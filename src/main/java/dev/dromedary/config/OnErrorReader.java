package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.Fallback;
import dev.dromedary.config.TriggerConfig.Retry;
import dev.dromedary.problem.Keys;
import java.util.ArrayList;
import java.util.List;

/** {@code on_error}, the same at the top of a TriggerConfig and of an AgentFlow. */
public final class OnErrorReader {

    public static final List<String> BACKOFFS = List.of("exponential", "linear", "fixed");
    static final List<String> CHANNELS = List.of("slack", "email", "whatsapp");

    private OnErrorReader() {}

    /** Null when absent. */
    public static Retry retry(Keys parent) {
        if (!parent.has("retry")) {
            return null;
        }
        try (Keys retry = parent.keys("retry")) {
            return new Retry(retry.integer("max_attempts", 3, 1, 20), retry.oneOf("backoff", "exponential", BACKOFFS));
        }
    }

    public static List<Fallback> fallback(Keys parent) {
        List<Fallback> channels = new ArrayList<>();
        for (Keys entry : parent.list("fallback")) {
            try (entry) {
                String channel =
                        entry.has("channel") ? entry.oneOf("channel", null, CHANNELS) : entry.required("channel");
                String user = entry.text("user");
                String address = entry.text("address");
                if (user == null && address == null) {
                    entry.problems()
                            .error(
                                    entry.here(),
                                    "a fallback needs `user` or `address`",
                                    "whom to tell on that channel");
                }
                channels.add(new Fallback(channel, user, address));
            }
        }
        return channels;
    }
}
