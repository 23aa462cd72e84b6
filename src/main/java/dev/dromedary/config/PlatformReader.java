package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.OnCall;
import dev.dromedary.config.TriggerConfig.PagerDuty;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.config.TriggerConfig.Queue;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Yaml;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One entry of {@code platforms}: a WhatsApp number. */
final class PlatformReader {

    private static final Pattern VERSION = Pattern.compile("v(\\d{1,3})\\.\\d");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ()./-]{4,}");

    /** v18.0, which the tutorial prints, expired on 2026-01-26 (Meta's changelog). */
    private static final int LAST_EXPIRED = 18;

    private final Map<String, String> environment;
    private final boolean production;
    private final boolean first;

    /** @param first whether the environment's phone number is this one's */
    PlatformReader(Map<String, String> environment, Mode mode, boolean first) {
        this.environment = environment;
        this.production = mode == Mode.PRODUCTION;
        this.first = first;
    }

    Platform read(String name, Keys keys) {
        String type = keys.text("type");
        if (type == null) {
            keys.problems().warning(keys.here(), "`type` is missing: whatsapp is meant", "write `type: whatsapp`");
        } else if (!type.equals("whatsapp")) {
            keys.problems().error(keys.at("type"), "platform type `" + type + "` is not known", "only whatsapp");
        }
        String number = vital(keys, "phone_number_id", first ? "WHATSAPP_PHONE_NUMBER_ID" : null);
        String accessToken = vital(keys, "access_token", "WHATSAPP_ACCESS_TOKEN");
        String verifyToken = vital(keys, "verify_token", "WHATSAPP_VERIFY_TOKEN");
        String appSecret = vital(keys, "app_secret", "WHATSAPP_APP_SECRET");
        Set<String> allowed = new LinkedHashSet<>(numbers(keys, "allowed_numbers"));
        try (Keys security = keys.keys("security");
                Keys audit = security.keys("audit");
                Keys rates = keys.keys("rate_limits");
                Keys oncall = keys.keys("oncall")) {
            allowed.addAll(numbers(security, "allowed_numbers"));
            OnCall duty = OnCallReader.read(oncall);
            return new Platform(
                    name,
                    number,
                    Secret.ofNullable(accessToken),
                    Secret.ofNullable(verifyToken),
                    Secret.ofNullable(appSecret),
                    keys.text("waba_id"),
                    Checked.secretUrl(keys, "api_base_url", or("WHATSAPP_API_BASE_URL", "https://graph.facebook.com")),
                    version(keys),
                    duty,
                    pagerDuty(keys, oncall),
                    List.copyOf(allowed),
                    verifySignatures(security),
                    security.flag("require_verified", false),
                    audit.flag("enabled", true),
                    audit.flag("include_content", false),
                    rates.integer("messages_per_second", 80, 1, 1000),
                    rates.integer("templates_per_day", null, 1, Integer.MAX_VALUE),
                    queue(keys));
        }
    }

    private boolean verifySignatures(Keys security) {
        boolean verify = security.flag("verify_signatures", true);
        if (!verify && production) {
            security.problems()
                    .error(
                            security.at("verify_signatures"),
                            "verify_signatures: false is refused outside the sandbox",
                            "without signatures anybody can write as anybody");
        }
        return verify;
    }

    private String version(Keys keys) {
        String version = keys.text("api_version", or("WHATSAPP_API_VERSION", "v26.0"));
        var matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            keys.problems()
                    .error(keys.at("api_version"), "`" + version + "` is no version of the API", "such as v26.0");
        } else if (Integer.parseInt(matcher.group(1)) <= LAST_EXPIRED) {
            keys.problems().warning(keys.at("api_version"), version + " has expired at Meta", "use v26.0");
        }
        return version;
    }

    private PagerDuty pagerDuty(Keys keys, Keys oncall) {
        try (Keys pagerduty = keys.keys("pagerduty")) {
            return new PagerDuty(
                    Secret.ofNullable(secret(oncall, "pagerduty_token", "PAGERDUTY_TOKEN")),
                    secret(pagerduty, "from_email", "PAGERDUTY_FROM_EMAIL"),
                    Secret.ofNullable(secret(pagerduty, "routing_key", "PAGERDUTY_ROUTING_KEY")),
                    Secret.ofNullable(secret(pagerduty, "webhook_secret", "PAGERDUTY_WEBHOOK_SECRET")),
                    Checked.secretUrl(
                            pagerduty, "api_base_url", or("PAGERDUTY_API_BASE_URL", "https://api.pagerduty.com")),
                    Checked.secretUrl(
                            pagerduty,
                            "events_base_url",
                            or("PAGERDUTY_EVENTS_BASE_URL", "https://events.pagerduty.com")));
        }
    }

    private static Queue queue(Keys keys) {
        try (Keys queue = keys.keys("queue")) {
            return new Queue(
                    queue.flag("enabled", keys.has("queue")),
                    queue.integer("batch_size", 10, 1, 1000),
                    queue.duration("batch_delay", Duration.ofSeconds(1), ChronoUnit.MILLIS));
        }
    }

    /** Phones as digits, business-scoped user ids as they are. */
    private static List<String> numbers(Keys keys, String key) {
        for (Yaml item : keys.items(key)) {
            if (item instanceof Yaml.Scalar scalar
                    && PHONE.matcher(scalar.text().strip()).matches()) {
                Checked.phone(keys, item, scalar.text().strip());
            }
        }
        return keys.texts(key).stream()
                .map(number -> PHONE.matcher(number).matches() ? number.replaceAll("[^0-9]", "") : number)
                .toList();
    }

    /** One of the four: that it is there is for {@link Mode} to say, in one go. */
    private String vital(Keys keys, String key, String name) {
        boolean unset = keys.take(key) instanceof Yaml.Scalar scalar
                && !scalar.missing().isEmpty();
        return unset ? or(name, null) : secret(keys, key, name);
    }

    private String secret(Keys keys, String key, String name) {
        String written = keys.text(key);
        return written != null ? written : or(name, null);
    }

    private String or(String name, String otherwise) {
        String value = name == null ? null : environment.get(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
