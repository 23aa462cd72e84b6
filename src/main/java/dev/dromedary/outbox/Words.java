package dev.dromedary.outbox;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The words of a Graph message, for transcripts and for channels that know text only. */
public final class Words {

    private Words() {}

    public static String of(Map<String, Object> body) {
        if (body.get("text") instanceof Map<?, ?> text) {
            return String.valueOf(text.get("body"));
        }
        if (body.get("interactive") instanceof Map<?, ?> interactive
                && interactive.get("body") instanceof Map<?, ?> words) {
            return String.valueOf(words.get("text"));
        }
        if (body.get("template") instanceof Map<?, ?> template) {
            return template.get("name") + ": " + parameters(template.get("components"));
        }
        return String.valueOf(body.get("type"));
    }

    private static String parameters(Object components) {
        return components instanceof List<?> list
                ? list.stream()
                        .filter(one -> one instanceof Map<?, ?> map && "body".equals(map.get("type")))
                        .flatMap(one -> ((List<?>)
                                        Objects.requireNonNullElse(((Map<?, ?>) one).get("parameters"), List.of()))
                                .stream())
                        .map(one ->
                                one instanceof Map<?, ?> map ? String.valueOf(map.get("text")) : String.valueOf(one))
                        .collect(Collectors.joining(" · "))
                : "";
    }
}
