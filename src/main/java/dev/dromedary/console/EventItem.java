package dev.dromedary.console;

import dev.dromedary.event.Event;
import dev.dromedary.inbox.InboxEntry;
import dev.dromedary.people.Phone;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What the API and the command line show of something that arrived: who sent what kind of thing, never its words. */
public final class EventItem {

    static final String REMOVED = "; content removed by retention at ";

    private EventItem() {}

    public static Map<String, Object> of(InboxEntry entry) {
        Event event = entry.event();
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", event.id());
        item.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        item.put("platform", event.platform());
        item.put("conversation", event.conversation());
        item.put("about", about(event));
        item.put("state", entry.state().name().toLowerCase(Locale.ROOT));
        item.put("outcome", entry.outcome());
        item.put("reason", entry.reason());
        item.put("attempts", entry.attempts());
        item.put("run_id", event.runId());
        item.put("received_at", Items.time(event.receivedAt()));
        item.put("ended_at", Items.time(entry.endedAt()));
        return item;
    }

    /** In a line; what a stranger, or retention, took away is left out. */
    static String about(Event event) {
        Map<String, Object> body = event.body() == null ? Map.of() : event.body();
        if (body.get("removed") != null) {
            return event.kind().name().toLowerCase(Locale.ROOT) + " in " + event.conversation() + REMOVED
                    + body.get("removed");
        }
        return switch (event.kind()) {
            case MESSAGE ->
                Objects.toString(body.get("type"), "message") + " from "
                        + Phone.shown(
                                Objects.toString(body.get("from"), Objects.toString(body.get("userId"), "somebody")));
            case STATUS -> body.get("status") + " of " + body.get("wamid");
            case FLOW -> "flow " + body.get("flow") + " asked for by " + body.get("source");
            case NOTE -> Objects.toString(body.get("note"), "a note");
        };
    }
}
