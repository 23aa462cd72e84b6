package dev.dromedary.config;

import dev.dromedary.problem.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ${NAME}} and {@code ${NAME:default}} from the environment; {@code $${NAME}} stays as {@code ${NAME}}. */
final class Interpolation {

    static final Pattern VARIABLE = Pattern.compile("\\$?\\$\\{([A-Za-z_][A-Za-z0-9_.]*)(?::([^}]*))?\\}");

    private final Map<String, String> environment;

    Interpolation(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The same tree; a scalar that asks for a name nobody set is empty and carries the name as missing. */
    Yaml fill(Yaml value) {
        if (value instanceof Yaml.Scalar scalar) {
            return scalar.text().contains("${") ? fill(scalar) : scalar;
        }
        if (value instanceof Yaml.Items list) {
            return new Yaml.Items(
                    list.place(),
                    list.path(),
                    list.items().stream().map(this::fill).toList());
        }
        return fill((Yaml.Mapping) value);
    }

    Yaml.Mapping fill(Yaml.Mapping mapping) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> entries.put(key, new Yaml.Entry(entry.key(), fill(entry.value()))));
        return new Yaml.Mapping(mapping.place(), mapping.path(), entries);
    }

    private Yaml.Scalar fill(Yaml.Scalar scalar) {
        List<String> missing = new ArrayList<>();
        String text = VARIABLE.matcher(scalar.text()).replaceAll(match -> {
            if (match.group().startsWith("$$")) {
                return Matcher.quoteReplacement(match.group().substring(1));
            }
            String value = environment.get(match.group(1));
            if (value == null || value.isBlank()) {
                value = match.group(2);
            }
            if (value == null) {
                missing.add(match.group(1));
            }
            return value == null ? "" : Matcher.quoteReplacement(value);
        });
        return new Yaml.Scalar(
                scalar.place(), scalar.path(), missing.isEmpty() ? text : "", scalar.quoted(), List.copyOf(missing));
    }

    /** The tree without what nobody set: the sandbox fills that. */
    static Yaml.Mapping withoutMissing(Yaml.Mapping mapping) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            if (!isMissing(entry.value())) {
                entries.put(key, new Yaml.Entry(entry.key(), prune(entry.value())));
            }
        });
        return new Yaml.Mapping(mapping.place(), mapping.path(), entries);
    }

    private static Yaml prune(Yaml value) {
        if (value instanceof Yaml.Mapping mapping) {
            return withoutMissing(mapping);
        }
        return value instanceof Yaml.Items list
                ? new Yaml.Items(
                        list.place(),
                        list.path(),
                        list.items().stream()
                                .filter(item -> !isMissing(item))
                                .map(Interpolation::prune)
                                .toList())
                : value;
    }

    private static boolean isMissing(Yaml value) {
        return value instanceof Yaml.Scalar scalar && !scalar.missing().isEmpty();
    }
}
