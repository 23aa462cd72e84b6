package dev.dromedary.sandbox;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * PagerDuty's REST API v2, Events API v2 and V3 webhooks, as far as an on-call bot uses them. As with the real one,
 * acknowledging a resolved incident reopens it.
 */
public final class PagerDutyStandIn implements StandIn, AutoCloseable {

    /** One call that changed something or tried to. */
    public record Call(String method, String path, Map<String, String> headers, Map<String, Object> body, int status) {}

    private final SandboxSettings settings;
    private final InstantSource clock;
    private final Faults faults = new Faults();
    private final PagerDutyAccount account;
    private final SentLog<Call> calls = new SentLog<>();
    private final Rates rate;

    public PagerDutyStandIn(SandboxSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.account = new PagerDutyAccount(settings, clock);
        this.rate = new Rates(clock, 960, Duration.ofNanos(60_000_000_000L / 960));
    }

    @Override
    public Faults faults() {
        return faults;
    }

    /** REST below the root, and {@code /v2/enqueue}. */
    @Override
    public Answer answer(Request request) {
        List<String> path = request.segments();
        Answer answer = path.equals(List.of("v2", "enqueue")) ? enqueue(request) : rest(request, path);
        if (!request.method().equals("GET")) {
            calls.add(new Call(
                    request.method(),
                    request.path(),
                    request.headers(),
                    request.json().orElse(Map.of()),
                    answer.status()));
        }
        return answer;
    }

    private Answer rest(Request request, List<String> path) {
        String token = request.credential("Token")
                .map(value -> value.replaceFirst("^token=", ""))
                .orElse("");
        if (token.isEmpty()
                || (settings.pagerDutyToken() != null
                        && !settings.pagerDutyToken().matches(token))) {
            return error(401, 2006, "You do not have permission to perform this action.");
        }
        if (!rate.take("key")) {
            return error(429, 2020, "Rate Limit Exceeded").with("ratelimit-reset", "1");
        }
        if (!request.method().equals("GET") && !knownSender(request)) {
            return request.header("from").isEmpty()
                    ? error(400, 2016, "You must specify a user's email address in the \"From\" header")
                    : error(400, 1008, "Requester User Not Found");
        }
        String resource = path.isEmpty() ? "" : path.get(0);
        return switch (resource) {
            case "incidents" -> incidents(request, path);
            case "oncalls" -> oncalls();
            case "users" -> users(request, path);
            default -> notFound();
        };
    }

    /** The sandbox cannot know who has an account: any mail address is somebody's. */
    private static boolean knownSender(Request request) {
        return request.header("from").orElse("").matches("[^@\\s]+@[^@\\s]+");
    }

    private Answer incidents(Request request, List<String> path) {
        if (path.size() == 1) {
            return request.method().equals("GET") ? Answer.ok(list(request)) : notFound();
        }
        PagerDutyIncident incident = incident(path.get(1)).orElse(null);
        if (incident == null) {
            return notFound();
        }
        Map<String, Object> body = request.json().orElse(Map.of());
        if (path.size() == 3 && path.get(2).equals("notes") && request.method().equals("POST")) {
            String content = Shape.text(Shape.object(body, "note"), "content");
            if (content.isEmpty()) {
                return error(400, 2001, "Content cannot be empty");
            }
            account.note(incident, content);
            return Answer.json(201, Map.of("note", Map.of("id", "N" + account.number(), "content", content)));
        }
        if (path.size() != 2) {
            return notFound();
        }
        return request.method().equals("PUT") ? change(incident, Shape.object(body, "incident")) : shown(incident);
    }

    private Answer change(PagerDutyIncident incident, Map<String, Object> wish) {
        String status = Shape.text(wish, "status");
        String level = Shape.text(wish, "escalation_level");
        if (!Shape.text(wish, "type").matches("incident(_reference)?")) {
            return error(400, 2001, "Type must be incident_reference");
        }
        if (level.matches("\\d{1,4}")) {
            int wanted = Integer.parseInt(level);
            return wanted < 1
                            || wanted > account.highestLevel()
                            || incident.status().equals("resolved")
                    ? error(400, 2001, "Escalation level is invalid")
                    : shown(account.escalate(incident, wanted));
        }
        return switch (status) {
            case "acknowledged", "resolved" -> shown(account.set(incident, status));
            case "" -> error(400, 2001, "Nothing to change");
            default -> error(400, 2001, "Status is not included in the list");
        };
    }

    private Map<String, Object> list(Request request) {
        List<String> statuses = request.query().getOrDefault("statuses[]", List.of());
        Optional<String> key = request.param("incident_key");
        List<Object> found = new ArrayList<>();
        for (PagerDutyIncident incident : all()) {
            if ((statuses.isEmpty() || statuses.contains(incident.status()))
                    && (key.isEmpty() || key.get().equals(incident.key()))) {
                found.add(incident.json());
            }
        }
        return Map.of("incidents", found, "limit", 100, "offset", 0, "more", false);
    }

    private Answer oncalls() {
        List<Object> oncalls = new ArrayList<>();
        for (PagerDutyUser user : users()) {
            if (user.level() > 0) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("user", user.json());
                entry.put("escalation_level", user.level());
                entry.put("schedule", Map.of("id", "PXXXXXX", "type", "schedule_reference", "summary", "Primary"));
                entry.put("start", clock.instant().minus(Duration.ofHours(1)).toString());
                entry.put("end", clock.instant().plus(Duration.ofHours(8)).toString());
                oncalls.add(entry);
            }
        }
        return Answer.ok(Map.of("oncalls", oncalls, "limit", 100, "offset", 0, "more", false));
    }

    private Answer users(Request request, List<String> path) {
        if (path.size() == 1) {
            String query = request.param("query").orElse("");
            return Answer.ok(Map.of(
                    "users",
                    users().stream()
                            .filter(user -> (user.name() + " " + user.email()).contains(query))
                            .map(PagerDutyUser::json)
                            .toList()));
        }
        return users().stream()
                .filter(user -> user.id().equals(path.get(1)))
                .findFirst()
                .map(user -> Answer.ok(path.size() == 2 ? Map.of("user", user.json()) : user.contactMethods()))
                .orElseGet(PagerDutyStandIn::notFound);
    }

    private Answer enqueue(Request request) {
        Map<String, Object> event = request.json().orElse(Map.of());
        List<String> errors = PagerDutyEvents.errors(event);
        if (!errors.isEmpty()) {
            return Answer.json(
                    400, Map.of("status", "invalid event", "message", "Event object is invalid", "errors", errors));
        }
        String given = Shape.text(event, "dedup_key");
        String key = given.isEmpty() ? UUID.randomUUID().toString().replace("-", "") : given;
        Optional<PagerDutyIncident> open = all().stream()
                .filter(one -> key.equals(one.key()) && !one.status().equals("resolved"))
                .findFirst();
        String action = Shape.text(event, "event_action");
        if (action.equals("trigger") && open.isEmpty()) {
            Map<String, Object> payload = Shape.object(event, "payload");
            open(Shape.text(payload, "summary"), Shape.text(payload, "source"), key);
        }
        if (!action.equals("trigger")) {
            open.ifPresent(one -> account.set(one, action.equals("resolve") ? "resolved" : "acknowledged"));
        }
        return Answer.json(202, Map.of("status", "success", "message", "Event processed", "dedup_key", key));
    }

    private static Answer shown(PagerDutyIncident incident) {
        return Answer.ok(Map.of("incident", incident.json()));
    }

    private static Answer notFound() {
        return error(404, 2100, "Not Found");
    }

    private static Answer error(int http, int code, String message) {
        return Answer.json(http, Map.of("error", Map.of("code", code, "message", message, "errors", List.of())));
    }

    // What tests and the page do with it.

    /** An incident of somebody's monitoring, not opened by the bot. */
    public PagerDutyIncident open(String title, String service, String key) {
        return account.open(title, service, key);
    }

    /** Somebody acknowledged or resolved it in PagerDuty itself. */
    public void setStatus(String incidentId, String status) {
        account.set(incident(incidentId).orElseThrow(), status);
    }

    public Optional<PagerDutyIncident> incident(String id) {
        return account.incident(id);
    }

    public List<PagerDutyIncident> all() {
        return account.incidents();
    }

    public List<PagerDutyUser> users() {
        return account.users();
    }

    /** Replaces everybody; whoever has a level is on call. */
    public void users(List<PagerDutyUser> all) {
        account.users(all);
    }

    /** Every write, refused ones too. */
    public SentLog<Call> calls() {
        return calls;
    }

    /** The bot's WhatsApp path; V3 webhooks go to {@code pagerduty} below it. */
    public void callback(URI whatsappUrl) {
        account.callback(whatsappUrl);
    }

    @Override
    public void close() {
        account.close();
    }
}
