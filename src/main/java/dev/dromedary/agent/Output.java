package dev.dromedary.agent;

import java.util.LinkedHashMap;
import java.util.Map;

/** What actions answer: plain maps without null values. */
final class Output {

    private Output() {}

    /** Nothing was done, and that is no failure: what it needs is not configured (language.md §4). */
    static Map<String, Object> skipped(String reason) {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("skipped", true);
        output.put("reason", reason);
        return output;
    }

    static boolean isSkipped(Object output) {
        return output instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("skipped"));
    }

    /** Alternating keys and values; pairs whose value is null are left out. */
    static Map<String, Object> of(Object... pairs) {
        Map<String, Object> output = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                output.put(String.valueOf(pairs[i]), pairs[i + 1]);
            }
        }
        return output;
    }
}
