package dev.dromedary.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A refusal in Meta's shape. Codes, titles and HTTP statuses are those of Meta's page "Cloud API error codes"; only the
 * code is meant to be branched on.
 */
public record GraphError(int http, int code, String title, String details) {

    private record Known(int http, String title) {}

    private static final Map<Integer, Known> KNOWN = Map.ofEntries(
            Map.entry(0, new Known(401, "AuthException")),
            Map.entry(2, new Known(503, "API Service")),
            Map.entry(4, new Known(429, "Application request limit reached")),
            Map.entry(10, new Known(403, "Permission Denied")),
            Map.entry(100, new Known(400, "Invalid parameter")),
            Map.entry(190, new Known(401, "Invalid OAuth access token - Cannot parse access token")),
            Map.entry(368, new Known(403, "Temporarily blocked for policies violations")),
            Map.entry(80007, new Known(429, "Rate limit issues")),
            Map.entry(130429, new Known(429, "Rate limit hit")),
            Map.entry(130472, new Known(400, "User's number is part of an experiment")),
            Map.entry(131000, new Known(500, "Something went wrong")),
            Map.entry(131008, new Known(400, "Required parameter is missing")),
            Map.entry(131009, new Known(400, "Parameter value is not valid")),
            Map.entry(131016, new Known(503, "Service unavailable")),
            Map.entry(131021, new Known(400, "Recipient cannot be sender")),
            Map.entry(131026, new Known(400, "Message undeliverable")),
            Map.entry(131030, new Known(400, "Recipient phone number not in allowed list")),
            Map.entry(131031, new Known(403, "Account has been locked")),
            Map.entry(131042, new Known(400, "Business eligibility payment issue")),
            Map.entry(131045, new Known(400, "Incorrect certificate")),
            Map.entry(131047, new Known(400, "Re-engagement message")),
            Map.entry(131048, new Known(429, "Spam rate limit hit")),
            Map.entry(131051, new Known(400, "Unsupported message type")),
            Map.entry(131056, new Known(429, "(Business Account, Consumer Account) pair rate limit hit")),
            Map.entry(131057, new Known(503, "Account in maintenance mode")),
            Map.entry(132000, new Known(400, "Number of parameters does not match the expected number of params")),
            Map.entry(132001, new Known(404, "Template name does not exist in the translation")),
            Map.entry(132012, new Known(400, "Parameter format does not match format in the created template")),
            Map.entry(132015, new Known(400, "Template is Paused")),
            Map.entry(132016, new Known(400, "Template is Disabled")),
            Map.entry(132018, new Known(400, "There's an issue with the parameters in your template")));

    public static GraphError of(int code, String details) {
        Known known = KNOWN.getOrDefault(code, new Known(400, "Error"));
        return new GraphError(known.http, code, known.title, details);
    }

    static String titleOf(int code) {
        return KNOWN.getOrDefault(code, new Known(400, "Error")).title;
    }

    public Answer answer() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", code == 190 ? title : "(#" + code + ") " + title);
        error.put("type", "OAuthException");
        error.put("code", code);
        error.put("error_data", Map.of("messaging_product", "whatsapp", "details", details));
        error.put(
                "fbtrace_id",
                "A" + UUID.randomUUID().toString().replace("-", "").substring(0, 22));
        return Answer.json(http, Map.of("error", error));
    }
}
