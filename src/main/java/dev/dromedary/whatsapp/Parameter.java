package dev.dromedary.whatsapp;

import dev.dromedary.outbox.Offer;
import dev.dromedary.store.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A template's parameter. Meta refuses the whole send for a line break, a tab, more than four spaces in a row or an
 * empty text (132012, 131008), so none of them gets there.
 */
final class Parameter {

    static final String EMPTY = "–";

    private Parameter() {}

    static String clean(Object value) {
        String text = value == null ? "" : Text.storable(value.toString());
        String line = text.replaceAll("[\\r\\n\\t\\x0B\\f\\u0085\\u2028\\u2029]+", " ")
                .replaceAll("\\p{Zs}{2,}", " ")
                .strip();
        return line.isEmpty() ? EMPTY : Cut.to(line, Outgoing.BODY);
    }

    /** A component with the texts of its parameters cleaned; payloads of its buttons are added to {@code offers}. */
    static Object cleanTexts(Object node, List<Offer> offers) {
        if (node instanceof List<?> list) {
            return list.stream().map(e -> cleanTexts(e, offers)).toList();
        }
        if (!(node instanceof Map<?, ?> map)) {
            return node;
        }
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            boolean text = "text".equals(key) && "text".equals(map.get("type"));
            result.put(key.toString(), text ? clean(value) : cleanTexts(value, offers));
        });
        if ("payload".equals(map.get("type")) && map.get("payload") != null) {
            offers.add(
                    new Offer(map.get("payload").toString(), map.get("payload").toString()));
        }
        return result;
    }
}
