package dev.dromedary.cli;

import dev.dromedary.console.EventItem;
import dev.dromedary.event.Event;
import dev.dromedary.inbox.Arrived;
import dev.dromedary.inbox.InboxEntries;
import dev.dromedary.inbox.InboxEntry;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code events list}: newest first, one line each. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Prints what arrived, newest first. Exit code 1: the database cannot be used.")
final class EventsListCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(names = "--state", paramLabel = "STATE", description = "dead, received or done")
    private InboxEntry.State state;

    @Option(names = "--conversation", paramLabel = "NAME", description = "such as whatsapp:15550100001")
    private String conversation;

    @Option(names = "--kind", paramLabel = "KIND", description = "message, status, flow or note")
    private Event.Kind kind;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "at most; default 100")
    private int limit;

    @Option(names = "--json", description = "print a JSON array")
    private boolean json;

    EventsListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return Beside.store(surroundings, spec, this::list);
    }

    private int list(Store store) {
        List<Map<String, Object>> items = new InboxEntries(store)
                .list(new Arrived(state, conversation, kind, null, Math.max(1, limit))).stream()
                        .map(EventItem::of)
                        .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(items));
        } else {
            items.forEach(item -> out.println(line(item)));
        }
        out.flush();
        if (items.isEmpty()) {
            spec.commandLine().getErr().println("no events");
        }
        return 0;
    }

    private static String line(Map<String, Object> item) {
        String told = Stream.of("id", "received_at", "state", "about")
                .map(key -> String.valueOf(item.get(key)))
                .collect(Collectors.joining("  "));
        return told + "  " + (item.get("reason") == null ? "" : item.get("reason"))
                + ((int) item.get("attempts") > 1 ? " (" + item.get("attempts") + " attempts)" : "");
    }
}
