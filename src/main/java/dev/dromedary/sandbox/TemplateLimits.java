package dev.dromedary.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds a template message against the approved templates. */
final class TemplateLimits {

    /** Seen in production in September 2026 as 132018 with the details below; older reports say 132012 or 100. */
    private static final Pattern UNCLEAN = Pattern.compile("[\\n\\r\\t]| {5,}");

    private final List<ApprovedTemplate> approved;

    TemplateLimits(List<ApprovedTemplate> approved) {
        this.approved = approved;
    }

    Optional<GraphError> check(Map<String, Object> message) {
        Map<String, Object> template = Shape.object(message, "template");
        String name = Shape.text(template, "name");
        String language = Shape.text(Shape.object(template, "language"), "code");
        if (name.isEmpty() || language.isEmpty()) {
            return Optional.of(
                    GraphError.of(131008, "template['name'] and template['language']['code'] are required."));
        }
        Optional<ApprovedTemplate> found = find(template);
        if (found.isEmpty()) {
            return Optional.of(GraphError.of(132001, "template name (" + name + ") does not exist in " + language));
        }
        return found.flatMap(known -> against(known, template));
    }

    Optional<ApprovedTemplate> find(Map<String, Object> template) {
        String name = Shape.text(template, "name");
        String language = Shape.text(Shape.object(template, "language"), "code");
        return approved.stream()
                .filter(one -> one.name().equals(name) && one.language().equals(language))
                .findFirst();
    }

    private static Optional<GraphError> against(ApprovedTemplate known, Map<String, Object> template) {
        Optional<GraphError> wrong =
                count("header", known.header(), template).or(() -> count("body", known.body(), template));
        if (wrong.isPresent()) {
            return wrong;
        }
        for (Object component : Shape.list(template, "components")) {
            if (Shape.text(component, "type").equals("button")) {
                wrong = button(known, component);
            }
            for (Object parameter : Shape.list(component, "parameters")) {
                wrong = wrong.or(() -> clean(parameter));
            }
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<GraphError> count(String type, String text, Map<String, Object> template) {
        int given = parameters(type, template).size();
        int expected = ApprovedTemplate.parametersOf(text);
        return given == expected
                ? Optional.empty()
                : Optional.of(GraphError.of(
                        132000,
                        type + ": number of localizable_params (" + given
                                + ") does not match the expected number of params (" + expected + ")"));
    }

    /** The texts given for the header or the body. */
    static List<String> parameters(String type, Map<String, Object> template) {
        List<String> texts = new ArrayList<>();
        for (Object component : Shape.list(template, "components")) {
            if (Shape.text(component, "type").equals(type)) {
                Shape.list(component, "parameters").forEach(one -> texts.add(Shape.text(one, "text")));
            }
        }
        return texts;
    }

    private static Optional<GraphError> button(ApprovedTemplate known, Object component) {
        String index = Shape.text(component, "index");
        String kind = Shape.text(component, "sub_type");
        String payload = Shape.list(component, "parameters").stream()
                .map(one -> Shape.text(one, "payload"))
                .findFirst()
                .orElse("");
        if (!index.matches("\\d")
                || Integer.parseInt(index) >= known.quickReplies().size()) {
            return Optional.of(GraphError.of(132018, "Template " + known.name() + " has no button at index " + index));
        }
        if (!kind.equals("quick_reply") || payload.isEmpty() || Shape.length(payload) > 256) {
            return Optional.of(GraphError.of(
                    131009,
                    "Button at index " + index + " is a quick_reply and takes one payload of 1 to 256 characters"));
        }
        return Optional.empty();
    }

    private static Optional<GraphError> clean(Object parameter) {
        String text = Shape.text(parameter, "text");
        if (Shape.text(parameter, "type").equals("text") && text.isEmpty()) {
            return Optional.of(GraphError.of(131008, "Parameter of type text is missing text value"));
        }
        return UNCLEAN.matcher(text).find()
                ? Optional.of(GraphError.of(
                        132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"))
                : Optional.empty();
    }
}
