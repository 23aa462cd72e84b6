package dev.dromedary.engine;

import dev.dromedary.run.ActionFailed;
import dev.dromedary.store.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** What a {@code foreach} goes over. Camel's own splitter would take a text apart at its commas. */
final class Items {

    private Items() {}

    /** A list as it is, a text as the JSON list that it holds; nothing has no items. */
    static List<?> of(Object value) {
        if (value instanceof Collection<?> items) {
            return new ArrayList<>(items);
        }
        if (value instanceof Object[] items) {
            return Arrays.asList(items);
        }
        if (value == null || value.toString().isBlank()) {
            return List.of();
        }
        if (value instanceof String text && text.strip().startsWith("[")) {
            try {
                return Json.list(text);
            } catch (IllegalArgumentException notJson) {
                throw ActionFailed.refused("foreach needs a list; this is none: " + text.strip());
            }
        }
        throw ActionFailed.refused("foreach needs a list, not " + value);
    }
}
