package dev.dromedary.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is known about one thing.
 *
 * @param summary how it stands, in one line
 * @param lines oldest first
 */
public record Story(String id, String kind, String summary, List<Line> lines) {

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("kind", kind);
        json.put("summary", summary);
        json.put("story", lines.stream().map(Line::json).toList());
        return json;
    }
}
