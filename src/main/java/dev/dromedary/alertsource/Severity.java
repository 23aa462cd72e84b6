package dev.dromedary.alertsource;

import java.util.Locale;
import java.util.Map;

/** The words that monitoring systems use for how bad it is, as our three. */
final class Severity {

    static final String CRITICAL = "critical";
    static final String WARNING = "warning";
    static final String INFO = "info";

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("critical", CRITICAL),
            Map.entry("crit", CRITICAL),
            Map.entry("page", CRITICAL),
            Map.entry("error", CRITICAL),
            Map.entry("fatal", CRITICAL),
            Map.entry("emergency", CRITICAL),
            Map.entry("alert", CRITICAL),
            Map.entry("disaster", CRITICAL),
            Map.entry("high", CRITICAL),
            Map.entry("major", CRITICAL),
            Map.entry("p1", CRITICAL),
            Map.entry("p2", CRITICAL),
            Map.entry("sev1", CRITICAL),
            Map.entry("sev2", CRITICAL),
            Map.entry("warning", WARNING),
            Map.entry("warn", WARNING),
            Map.entry("medium", WARNING),
            Map.entry("minor", WARNING),
            Map.entry("ticket", WARNING),
            Map.entry("p3", WARNING),
            Map.entry("sev3", WARNING),
            Map.entry("info", INFO),
            Map.entry("informational", INFO),
            Map.entry("notice", INFO),
            Map.entry("debug", INFO),
            Map.entry("low", INFO),
            Map.entry("none", INFO),
            Map.entry("ok", INFO),
            Map.entry("p4", INFO),
            Map.entry("p5", INFO),
            Map.entry("sev4", INFO),
            Map.entry("sev5", INFO));

    private Severity() {}

    /** {@code otherwise} for null, blank and words nobody agreed on. */
    static String of(String word, String otherwise) {
        return word == null
                ? otherwise
                : WORDS.getOrDefault(word.strip().toLowerCase(Locale.ROOT).replace("-", ""), otherwise);
    }
}
