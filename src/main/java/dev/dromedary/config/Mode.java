package dev.dromedary.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether we talk to Meta or to our own stand-in: never a guess. */
public enum Mode {
    SANDBOX,
    PRODUCTION;

    /** What Meta needs of us and we of Meta, by their environment names. */
    public static final List<String> SECRETS = List.of(
            "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_VERIFY_TOKEN", "WHATSAPP_APP_SECRET");

    public static final String PROFILE = "SPRING_PROFILES_ACTIVE";

    /** {@code problem} is null when the mode is certain; then neither {@code hint} is of interest. */
    public record Decision(Mode mode, String problem, String hint) {}

    /** As {@link #decide} from the environment alone. */
    public static Decision decide(Map<String, String> environment) {
        Map<String, String> secrets = new LinkedHashMap<>();
        SECRETS.forEach(name -> secrets.put(name, environment.get(name)));
        return decide(secrets, environment.get(PROFILE));
    }

    /**
     * All secrets set: production. None: sandbox. Some: a problem that names what is missing.
     *
     * @param secrets how the operator knows each, to its value; null or blank where it is not set
     * @param profile as Spring takes them, comma-separated; an explicit sandbox or production is held against the
     *     secrets; may be null
     */
    public static Decision decide(Map<String, String> secrets, String profile) {
        List<String> missing = secrets.entrySet().stream()
                .filter(entry -> isBlank(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        List<String> profiles = List.of((profile == null ? "" : profile.toLowerCase(Locale.ROOT)).split("\\s*,\\s*"));
        boolean sandbox = profiles.contains("sandbox");
        boolean production = profiles.contains("production");
        String names = String.join(", ", missing);
        if (sandbox && production) {
            return new Decision(PRODUCTION, PROFILE + " names both sandbox and production", "choose one");
        }
        if (!missing.isEmpty() && missing.size() < secrets.size()) {
            String problem = "some WhatsApp secrets are set, but not " + names;
            return new Decision(PRODUCTION, problem, "set all for production, none for the sandbox");
        }
        if (missing.isEmpty()) {
            return sandbox
                    ? new Decision(
                            PRODUCTION,
                            PROFILE + " says sandbox, but all WhatsApp secrets are set",
                            "unset them, or the profile")
                    : new Decision(PRODUCTION, null, "");
        }
        return production
                ? new Decision(PRODUCTION, PROFILE + " says production, but nothing sets " + names, "set them")
                : new Decision(SANDBOX, null, "");
    }

    private static boolean isBlank(String value) {
        return value == null || value.isBlank();
    }
}
