package dev.dromedary.config;

import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Nearest;
import dev.dromedary.problem.SafePattern;
import dev.dromedary.problem.Yaml;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Set;
import java.util.regex.Pattern;

/** Values with a meaning of their own: zones, URLs, phones, patterns. Each is read and its mistake reported. */
final class Checked {

    private static final Pattern E164 = Pattern.compile("\\+?[1-9][0-9]{6,14}");
    private static final Pattern PHONE_SIGNS = Pattern.compile("[ ()./\\u00a0-]");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private Checked() {}

    static String zone(Keys keys, String key, String absent) {
        String zone = keys.text(key, absent);
        if (zone == null) {
            return null;
        }
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            keys.problems()
                    .error(
                            keys.at(key),
                            "unknown time zone `" + zone + "`",
                            Nearest.to(zone, ZoneId.getAvailableZoneIds())
                                    .map(near -> "did you mean `" + near + "`?")
                                    .orElse("such as Europe/Berlin"));
        }
        return zone;
    }

    /** Without a slash at the end. */
    static String url(Keys keys, String key, String absent) {
        String url = keys.text(key, absent);
        if (url == null || !keys.has(key) || url.contains("{{")) {
            return url;
        }
        try {
            URI uri = new URI(url);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!http || uri.getHost() == null) {
                keys.problems().error(keys.at(key), "`" + key + "` must be an http or https URL", "such as https://…");
            }
        } catch (URISyntaxException e) {
            keys.problems().error(keys.at(key), "`" + key + "` is not a URL: " + e.getReason(), "");
        }
        return url.replaceFirst("/+$", "");
    }

    /** Warns when secrets would travel in the clear to another machine. */
    static String secretUrl(Keys keys, String key, String absent) {
        String url = url(keys, key, absent);
        if (url != null && url.startsWith("http:") && !LOOPBACK.contains(host(url))) {
            keys.problems().warning(keys.at(key), "`" + key + "` is not encrypted", "use https");
        }
        return url;
    }

    private static String host(String url) {
        try {
            return String.valueOf(new URI(url).getHost());
        } catch (URISyntaxException e) {
            return "";
        }
    }

    /** As written. The tutorial's own numbers are not valid ones, so that is a warning and never a refusal. */
    static String phone(Keys keys, Yaml at, String phone) {
        if (phone != null
                && !E164.matcher(PHONE_SIGNS.matcher(phone).replaceAll("")).matches()) {
            keys.problems()
                    .warning(
                            at,
                            "`" + phone + "` is not a valid phone number (E.164)",
                            "it is compared by its digits; Meta will not deliver to it");
        }
        return phone;
    }

    static String pattern(Keys keys, String key) {
        String pattern = keys.raw(key);
        if (pattern == null) {
            keys.missing(key);
        } else {
            SafePattern.problemWith(pattern)
                    .ifPresent(problem -> keys.problems().error(keys.at(key), problem, ""));
        }
        return pattern;
    }
}
