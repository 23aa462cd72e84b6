package dev.dromedary.sandbox;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Meta's limits on text and interactive messages, as its Cloud API reference prints them ("Interactive reply buttons",
 * "Interactive list", "Text messages").
 */
final class MessageLimits {

    private MessageLimits() {}

    static Optional<GraphError> text(Map<String, Object> message) {
        String body = Shape.text(Shape.object(message, "text"), "body");
        if (body.isBlank()) {
            return missing("The parameter text['body'] is required.");
        }
        return longer(body, 4096, "Param text['body']").map(details -> GraphError.of(100, details));
    }

    static Optional<GraphError> interactive(Map<String, Object> message) {
        Map<String, Object> interactive = Shape.object(message, "interactive");
        String type = Shape.text(interactive, "type");
        return switch (type) {
            case "button" ->
                first(body(interactive, 1024), edges(interactive), () -> buttons(Shape.object(interactive, "action")));
            case "list" ->
                first(body(interactive, 4096), edges(interactive), () -> rows(Shape.object(interactive, "action")));
            case "" -> missing("The parameter interactive['type'] is required.");
            default -> invalid("interactive['type'] must be one of {button, list} in this sandbox, was " + type);
        };
    }

    private static Optional<GraphError> body(Map<String, Object> interactive, int max) {
        String body = Shape.text(Shape.object(interactive, "body"), "text");
        return body.isBlank()
                ? missing("The parameter interactive['body'] is required.")
                : longer(body, max, "interactive['body']['text']").flatMap(MessageLimits::invalid);
    }

    private static Optional<GraphError> edges(Map<String, Object> interactive) {
        return longer(Shape.text(Shape.object(interactive, "header"), "text"), 60, "interactive['header']['text']")
                .or(() -> longer(
                        Shape.text(Shape.object(interactive, "footer"), "text"), 60, "interactive['footer']['text']"))
                .flatMap(MessageLimits::invalid);
    }

    private static Optional<GraphError> buttons(Map<String, Object> action) {
        List<?> buttons = Shape.list(action, "buttons");
        if (buttons.isEmpty() || buttons.size() > 3) {
            return invalid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
        }
        Set<String> titles = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (Object button : buttons) {
            Map<String, Object> reply = Shape.object(button, "reply");
            Optional<GraphError> wrong = piece("Button title", Shape.text(reply, "title"), 20)
                    .or(() -> piece("Button reply id", Shape.text(reply, "id"), 256));
            if (wrong.isPresent()) {
                return wrong;
            }
            if (!titles.add(Shape.text(reply, "title")) || !ids.add(Shape.text(reply, "id"))) {
                return invalid("Button titles and ids must be unique within the message");
            }
        }
        return Optional.empty();
    }

    private static Optional<GraphError> rows(Map<String, Object> action) {
        List<?> sections = Shape.list(action, "sections");
        if (sections.isEmpty() || sections.size() > 10) {
            return invalid("Invalid section count. Min allowed sections: 1, Max allowed sections: 10");
        }
        Optional<GraphError> opener = piece("List button", Shape.text(action, "button"), 20);
        if (opener.isPresent()) {
            return opener;
        }
        Set<String> ids = new HashSet<>();
        int count = 0;
        for (Object section : sections) {
            String title = Shape.text(section, "title");
            if (sections.size() > 1 && title.isEmpty()) {
                return invalid("Section title is required when there is more than one section");
            }
            if (Shape.length(title) > 24) {
                return invalid("Section title is too long. Max length: 24");
            }
            for (Object row : Shape.list(section, "rows")) {
                count++;
                Optional<GraphError> wrong = row(row);
                if (wrong.isPresent()) {
                    return wrong;
                }
                if (!ids.add(Shape.text(row, "id"))) {
                    return invalid("Duplicate row id: " + Shape.text(row, "id"));
                }
            }
        }
        return count == 0 || count > 10
                ? invalid("Total row count must be between 1 and the max allowed count: 10, was " + count)
                : Optional.empty();
    }

    private static Optional<GraphError> row(Object row) {
        return piece("Row title", Shape.text(row, "title"), 24)
                .or(() -> piece("Row id", Shape.text(row, "id"), 200))
                .or(() -> longer(Shape.text(row, "description"), 72, "Row description")
                        .flatMap(MessageLimits::invalid));
    }

    private static Optional<GraphError> piece(String name, String value, int max) {
        return value.isBlank() || Shape.length(value) > max
                ? invalid(name + " length invalid. Min length: 1, Max length: " + max)
                : Optional.empty();
    }

    private static Optional<String> longer(String value, int max, String name) {
        return Shape.length(value) > max
                ? Optional.of(name + " must be at most " + max + " characters long.")
                : Optional.empty();
    }

    private static Optional<GraphError> missing(String details) {
        return Optional.of(GraphError.of(131008, details));
    }

    private static Optional<GraphError> invalid(String details) {
        return Optional.of(GraphError.of(131009, details));
    }

    private static Optional<GraphError> first(
            Optional<GraphError> one,
            Optional<GraphError> two,
            java.util.function.Supplier<Optional<GraphError>> three) {
        return one.or(() -> two).or(three);
    }
}
