package dev.dromedary.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dromedary.event.Event;
import dev.dromedary.event.Ids;
import dev.dromedary.event.Message;
import dev.dromedary.event.Status;
import dev.dromedary.store.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A body that Meta posted: every entry, change, message and status of it, up to 1,000 in one POST. What is well-formed
 * JSON is never refused, because Meta would post it again for seven days; what cannot be understood is noted.
 *
 * @see <a href="https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview">Meta:
 *     webhooks</a>
 */
public final class WebhookPayload {

    /** Meta puts up to 1,000 updates into one body; more of them go to the store in parts of this size. */
    private static final int PART = 1000;

    private static final int LONGEST_NOTE = 4000;
    private static final int DEEPEST_NOTE = 50;

    private final String platform;
    private final Ids ids;
    private final Instant now;
    private final byte[] body;
    private final Consumer<List<Event>> parts;
    private List<Event> events = new ArrayList<>();
    private int given;
    private final Map<String, Integer> notUnderstood = new LinkedHashMap<>();

    private WebhookPayload(byte[] body, String platform, Ids ids, Instant now, Consumer<List<Event>> parts) {
        this.parts = parts;
        this.body = body;
        this.platform = platform;
        this.ids = ids;
        this.now = now;
    }

    /**
     * The events in {@code body}, in its order.
     *
     * @param platform as the TriggerConfig names the number
     * @throws NotJson when the body is not JSON
     */
    public static List<Event> parse(byte[] body, String platform, Ids ids, Instant now) throws NotJson {
        List<Event> all = new ArrayList<>();
        parse(body, platform, ids, now, all::addAll);
        return List.copyOf(all);
    }

    /** As the other one, in parts, so that a body of fifty thousand updates is never in memory as events. */
    public static void parse(byte[] body, String platform, Ids ids, Instant now, Consumer<List<Event>> parts)
            throws NotJson {
        WebhookPayload payload = new WebhookPayload(body, platform, ids, now, parts);
        payload.read(JsonBody.read(body));
        payload.finish();
    }

    private void keep(Event event) {
        events.add(event);
        if (events.size() == PART) {
            giveAway();
        }
    }

    private void giveAway() {
        parts.accept(List.copyOf(events));
        given += events.size();
        events = new ArrayList<>();
    }

    private void read(JsonNode root) {
        if (root.path("entry").isArray()) {
            Lenient.list(root, "entry").forEach(this::entry);
        } else if (root.isObject() && root.has("field") && root.has("value")) {
            // The dashboard's Test button sends a change without the envelope.
            change(root);
        } else {
            unknown(root.isMissingNode() ? "a body beyond what is read" : "a body that is no webhook of Meta's");
        }
    }

    private void entry(JsonNode entry) {
        if (!entry.path("changes").isArray()) {
            unknown("an entry without changes");
        }
        Lenient.list(entry, "changes").forEach(this::change);
    }

    private void change(JsonNode change) {
        String field = Lenient.text(change, "field");
        JsonNode value = change.path("value");
        if (!value.isObject()) {
            unknown("a change without a value");
        } else if (field != null && !field.equals("messages")) {
            note("field " + field, value);
        } else {
            messages(value);
        }
    }

    private void messages(JsonNode value) {
        String number = Lenient.text(value, "metadata", "phone_number_id");
        Contacts contacts = Contacts.of(value);
        int before = given + events.size() + notUnderstood.size();
        for (JsonNode message : Lenient.list(value, "messages")) {
            IncomingMessage.read(message, contacts, number, now)
                    .ifPresentOrElse(this::add, () -> unknown("a message without id or sender"));
        }
        for (JsonNode status : Lenient.list(value, "statuses")) {
            IncomingStatus.read(status, number, now)
                    .ifPresentOrElse(this::add, () -> unknown("a status without id or status"));
        }
        if (!Lenient.list(value, "errors").isEmpty()) {
            note("errors of the number", value.path("errors"));
        }
        for (String key : new String[] {"messages", "statuses", "errors"}) {
            if (value.hasNonNull(key) && !value.path(key).isArray()) {
                unknown(key + " that is no list");
            }
        }
        if (given + events.size() + notUnderstood.size() == before) {
            unknown("a change with neither messages nor statuses");
        }
    }

    private void add(Message message) {
        String dedupe = "msg:" + Lenient.key(message.wamid());
        keep(event(Event.Kind.MESSAGE, message.sender(), dedupe, ids.next("run"), Json.toMap(message)));
    }

    private void add(Status status) {
        String dedupe = "status:" + Lenient.key(status.wamid()) + ":" + Lenient.key(status.status()) + ":"
                + (status.participant() == null ? "" : Lenient.key(status.participant()));
        String about = status.recipient() == null ? status.wamid() : status.recipient();
        keep(new Event(
                ids.next("evt"),
                Event.Kind.STATUS,
                platform,
                "status:" + platform + ":" + Lenient.key(about),
                dedupe,
                null,
                now,
                Json.toMap(status)));
    }

    private Event event(Event.Kind kind, String who, String dedupe, String runId, Map<String, Object> content) {
        return new Event(
                ids.next("evt"), kind, platform, platform + ":" + Lenient.key(who), dedupe, runId, now, content);
    }

    private void unknown(String what) {
        notUnderstood.merge(what, 1, Integer::sum);
    }

    private void note(String what, JsonNode content) {
        Map<String, Object> note = new LinkedHashMap<>();
        note.put("note", what);
        note.put("value", shown(content));
        note(note, Lenient.hash((what + content).getBytes(StandardCharsets.UTF_8)));
    }

    /** As a tree where that stays small: deep trees cannot be written again, and nobody reads long ones. */
    private static Object shown(JsonNode content) {
        String text = content.toString();
        boolean small = text.length() <= LONGEST_NOTE && Lenient.depth(content) <= DEEPEST_NOTE;
        return small ? Json.convert(content, Object.class) : Cut.to(text, LONGEST_NOTE);
    }

    private void note(Map<String, Object> content, String hash) {
        String id = ids.next("evt");
        keep(new Event(id, Event.Kind.NOTE, platform, "note:" + id, "note:" + hash, null, now, content));
    }

    /** All that was not understood is one note a body, without its content: a person's words may be in it. */
    private void finish() {
        if (!notUnderstood.isEmpty()) {
            List<String> parts = new ArrayList<>();
            notUnderstood.forEach((what, times) -> parts.add(times == 1 ? what : times + " times " + what));
            Map<String, Object> note = new LinkedHashMap<>();
            note.put("note", "not understood: " + String.join(", ", parts));
            note.put("bytes", body.length);
            note(note, Lenient.hash(body));
        }
        if (!events.isEmpty()) {
            giveAway();
        }
    }
}
