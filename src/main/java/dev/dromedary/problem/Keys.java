package dev.dromedary.problem;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A mapping that is being read. Every key that is asked for is known; {@link #close} reports the others. A value of
 * the wrong kind is a problem and reads as its default, so that everything else is still looked at.
 */
public final class Keys implements AutoCloseable {

    private static final Set<String> YES = Set.of("true", "yes", "on");
    private static final Set<String> NO = Set.of("false", "no", "off");

    private final Yaml.Mapping mapping;
    private final boolean broken;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    private Keys(Yaml.Mapping mapping, boolean broken, Problems problems) {
        this.mapping = mapping;
        this.broken = broken;
        this.problems = problems;
    }

    /** Of a value that should be a mapping; when it is not, that is the only problem reported of it. */
    public static Keys of(Yaml value, Problems problems) {
        if (value instanceof Yaml.Mapping mapping) {
            return new Keys(mapping, false, problems);
        }
        if (!isNothing(value)) {
            problems.error(value, "`" + name(value.path()) + "` must be a mapping of keys, not " + value.kind(), "");
        }
        return new Keys(new Yaml.Mapping(value.place(), value.path(), Map.of()), !isNothing(value), problems);
    }

    public Yaml here() {
        return mapping;
    }

    public Problems problems() {
        return problems;
    }

    public boolean has(String key) {
        return !isNothing(take(key));
    }

    /** The value as it stands; null when the key is absent. */
    public Yaml take(String key) {
        known.add(key);
        Yaml.Entry entry = mapping.entries().get(key);
        return entry == null ? null : entry.value();
    }

    /** Where a problem about {@code key} belongs: its value, or this mapping when it is absent. */
    public Yaml at(String key) {
        Yaml value = take(key);
        return value == null ? mapping : value;
    }

    /** Null when absent or empty; empty is worth a warning. */
    public String text(String key) {
        if (!(take(key) instanceof Yaml.Scalar scalar)) {
            return wrongKind(key, "text");
        }
        if (!scalar.missing().isEmpty()) {
            problems.warning(scalar, "`" + key + "` stays unset: " + notSet(scalar), "");
            return null;
        }
        if (scalar.text().isBlank() || scalar.isNull()) {
            problems.warning(scalar, "`" + key + "` is empty and counts as not set", "");
            return null;
        }
        return scalar.text().strip();
    }

    public String text(String key, String absent) {
        String text = text(key);
        return text == null ? absent : text;
    }

    /** As written, blanks and all; null when absent. For texts that people read and templates. */
    public String raw(String key) {
        if (!(take(key) instanceof Yaml.Scalar scalar)) {
            return wrongKind(key, "text");
        }
        return scalar.isNull() ? null : scalar.text();
    }

    /** Null, and an error, when absent or empty. */
    public String required(String key) {
        Yaml value = take(key);
        if (value == null) {
            missing(key);
            return null;
        }
        if (value instanceof Yaml.Scalar scalar) {
            if (!scalar.missing().isEmpty()) {
                problems.error(scalar, "`" + key + "` is required: " + notSet(scalar), "");
                return null;
            }
            if (scalar.text().isBlank() || scalar.isNull()) {
                problems.error(scalar, "`" + key + "` may not be empty", "");
                return null;
            }
        }
        return text(key);
    }

    public void missing(String key) {
        known.add(key);
        if (!broken) {
            problems.error(mapping, "`" + key + "` is missing", near(key));
        }
    }

    public Integer integer(String key, Integer absent, int least, int most) {
        String text = text(key);
        if (text == null) {
            return absent;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below like a number out of range.
        }
        String range = most == Integer.MAX_VALUE ? "from " + least : "from " + least + " to " + most;
        problems.error(at(key), "`" + key + "` must be a whole number " + range + ", not `" + text + "`", "");
        return absent;
    }

    public boolean flag(String key, boolean absent) {
        String text = text(key);
        String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
        if (YES.contains(lower) || NO.contains(lower)) {
            return YES.contains(lower);
        }
        if (text != null) {
            problems.error(at(key), "`" + key + "` must be true or false, not `" + text + "`", "");
        }
        return absent;
    }

    public Duration duration(String key, Duration absent, ChronoUnit bare) {
        String text = text(key);
        if (text == null) {
            return absent;
        }
        return Durations.parse(text, bare).orElseGet(() -> {
            problems.error(
                    at(key), "`" + key + "` must be a duration, not `" + text + "`", "such as 30s, 5m, 4h or 90d");
            return absent;
        });
    }

    /** The word as {@code known} writes it. */
    public String oneOf(String key, String absent, Collection<String> choices) {
        String text = text(key);
        if (text == null) {
            return absent;
        }
        for (String choice : choices) {
            if (choice.equalsIgnoreCase(text)) {
                return choice;
            }
        }
        problems.error(at(key), "`" + key + "` cannot be `" + text + "`", Nearest.hintOrAll(text, choices, "one of"));
        return absent;
    }

    /** Whatever stands there as plain maps, lists and values; null when absent. */
    public Object value(String key) {
        Yaml value = take(key);
        if (value == null) {
            return null;
        }
        reportMissing(value);
        return value.plain();
    }

    private void reportMissing(Yaml value) {
        if (value instanceof Yaml.Scalar scalar && !scalar.missing().isEmpty()) {
            problems.error(scalar, notSet(scalar), "");
        } else if (value instanceof Yaml.Items list) {
            list.items().forEach(this::reportMissing);
        } else if (value instanceof Yaml.Mapping below) {
            below.entries().values().forEach(entry -> reportMissing(entry.value()));
        }
    }

    /** A list of texts, or one text; absent is empty. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Yaml item : items(key)) {
            if (!(item instanceof Yaml.Scalar scalar)) {
                problems.error(item, "each of `" + key + "` must be text, not " + item.kind(), "");
            } else if (!scalar.missing().isEmpty()) {
                problems.error(scalar, "in `" + key + "`: " + notSet(scalar), "remove the entry or set it");
            } else if (scalar.text().isBlank() || scalar.isNull()) {
                problems.warning(scalar, "an empty entry of `" + key + "` is left out", "");
            } else {
                texts.add(scalar.text().strip());
            }
        }
        return texts;
    }

    /** The values of a list; one value counts as a list of it. */
    public List<Yaml> items(String key) {
        Yaml value = take(key);
        if (isNothing(value)) {
            return List.of();
        }
        return value instanceof Yaml.Items list ? list.items() : List.of(value);
    }

    /** A list of mappings; absent is empty. */
    public List<Keys> list(String key) {
        Yaml value = take(key);
        if (isNothing(value)) {
            return List.of();
        }
        if (!(value instanceof Yaml.Items list)) {
            problems.error(value, "`" + key + "` must be a list, not " + value.kind(), "start each entry with `- `");
            return List.of();
        }
        return list.items().stream().map(item -> of(item, problems)).toList();
    }

    /** A mapping below this one; absent reads as empty. */
    public Keys keys(String key) {
        Yaml value = take(key);
        return of(value != null ? value : new Yaml.Scalar(mapping.place(), below(key), "", false), problems);
    }

    /** All keys of this mapping, whatever they are called. */
    public Map<String, Yaml> all() {
        Map<String, Yaml> all = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> all.put(key, entry.value()));
        known.addAll(all.keySet());
        return all;
    }

    /** Reports the keys that nobody asked for; {@code x-…} at the top is for the author's own use. */
    @Override
    public void close() {
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key) && !(mapping.path().isEmpty() && key.startsWith("x-"))) {
                String path = mapping.path().isEmpty() ? key : mapping.path() + "." + key;
                problems.error(
                        entry.key(), path, "unknown key `" + key + "`", Nearest.hintOrAll(key, known, "known here"));
            }
        });
    }

    private String wrongKind(String key, String wanted) {
        Yaml value = take(key);
        if (value != null) {
            problems.error(value, "`" + key + "` must be " + wanted + ", not " + value.kind(), "");
        }
        return null;
    }

    private String near(String key) {
        return Nearest.to(key, mapping.entries().keySet())
                .filter(one -> !known.contains(one))
                .map(one -> "is `" + one + "` meant to be it?")
                .orElse("");
    }

    private String below(String key) {
        return mapping.path().isEmpty() ? key : mapping.path() + "." + key;
    }

    private static boolean isNothing(Yaml value) {
        return value == null
                || (value instanceof Yaml.Scalar scalar
                        && scalar.isNull()
                        && scalar.missing().isEmpty());
    }

    private static String notSet(Yaml.Scalar scalar) {
        List<String> names = scalar.missing();
        return "the environment does not set " + String.join(", ", names);
    }

    private static String name(String path) {
        return path.isEmpty() ? "the document" : path.substring(path.lastIndexOf('.') + 1);
    }
}
