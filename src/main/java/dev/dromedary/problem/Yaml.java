package dev.dromedary.problem;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A YAML value that knows where it stands. A scalar keeps its text: {@code 09:00}, {@code +123}, {@code yes} and
 * {@code 0123}, which YAML 1.1 turns into numbers and booleans, stay what the author sees.
 */
public sealed interface Yaml {

    Place place();

    /** Such as {@code steps[0].input.user_phone}; empty for the document. */
    String path();

    /** Where every path of this value and of those below it stands. */
    default Map<String, Place> places() {
        Map<String, Place> places = new LinkedHashMap<>();
        places.put(path(), place());
        if (this instanceof Mapping mapping) {
            mapping.entries()
                    .values()
                    .forEach(entry -> places.putAll(entry.value().places()));
        } else if (this instanceof Items list) {
            list.items().forEach(item -> places.putAll(item.places()));
        }
        return places;
    }

    /** What it is, for messages. */
    String kind();

    /** Maps, lists, text, Integer/Long, Double, Boolean and null: what the value means where no type is asked for. */
    Object plain();

    /**
     * One value without parts.
     *
     * @param quoted written with quotes, as a block or with {@code !!str}: text whatever it looks like
     * @param missing environment names that the text asks for and that nobody set
     */
    record Scalar(Place place, String path, String text, boolean quoted, List<String> missing) implements Yaml {

        private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)");
        private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

        public Scalar(Place place, String path, String text, boolean quoted) {
            this(place, path, text, quoted, List.of());
        }

        public boolean isNull() {
            return !quoted && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }

        @Override
        public String kind() {
            return isNull() ? "nothing" : "`" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "`";
        }

        @Override
        public Object plain() {
            if (quoted) {
                return text;
            }
            if (isNull()) {
                return null;
            }
            if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
                return text.equalsIgnoreCase("true");
            }
            if (WHOLE_NUMBER.matcher(text).matches()) {
                return integer();
            }
            return NUMBER.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
        }

        private Object integer() {
            BigInteger number = new BigInteger(text);
            if (number.bitLength() < Integer.SIZE) {
                return number.intValue();
            }
            return number.bitLength() < Long.SIZE ? (Object) number.longValue() : text;
        }
    }

    /** A list. */
    record Items(Place place, String path, List<Yaml> items) implements Yaml {

        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Object plain() {
            List<Object> list = new ArrayList<>();
            items.forEach(item -> list.add(item.plain()));
            return list;
        }
    }

    /** Keys and values in the order written. */
    record Mapping(Place place, String path, Map<String, Entry> entries) implements Yaml {

        @Override
        public String kind() {
            return "a mapping";
        }

        @Override
        public Map<String, Object> plain() {
            Map<String, Object> map = new LinkedHashMap<>();
            entries.forEach((key, entry) -> map.put(key, entry.value().plain()));
            return map;
        }
    }

    /** {@code key} is where the key stands: what an unknown key's problem points at. */
    record Entry(Place key, Yaml value) {}
}
