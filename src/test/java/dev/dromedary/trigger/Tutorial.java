package dev.dromedary.trigger;

import dev.dromedary.config.TriggerConfig.Keyword;
import dev.dromedary.config.TriggerConfig.Routing;
import dev.dromedary.event.Message;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tutorial's routing and flows, and messages of its people. */
final class Tutorial {

    static final String ALICE = "1234567890";
    static final String BOB = "0987654321";
    static final String STRANGER = "666";

    private Tutorial() {}

    static Routing routing() {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("ACK", "acknowledge-alert-flow");
        commands.put("ESC", "escalate-alert-flow");
        commands.put("INFO", "alert-info-flow");
        commands.put("APPROVE", "approval-handler-flow");
        commands.put("REJECT", "approval-handler-flow");
        commands.put("RESOLVE", "resolve-incident-flow");
        commands.put("STATUS", "status-check-flow");
        commands.put("HELP", "whatsapp-help-flow");
        return new Routing(
                "whatsapp-help-flow",
                commands,
                List.of(
                        new Keyword("(?i)(deploy|release|ship)", "deployment-request-flow"),
                        new Keyword("(?i)(incident|outage|down)", "incident-report-flow"),
                        new Keyword("(?i)(scale|replicas)", "scale-service-flow")));
    }

    static SortedMap<String, FlowEntry> flows() {
        SortedMap<String, FlowEntry> flows = new TreeMap<>();
        put(flows, "acknowledge-alert-flow", true, true, "^ACK$");
        put(flows, "escalate-alert-flow", true, false, "^ESC$");
        put(flows, "status-check-flow", false, false, "^STATUS\\s*(.*)$");
        put(flows, "process-approval-flow", true, false);
        put(flows, "whatsapp-help-flow", false, false);
        put(flows, "scale-service-flow", true, false);
        put(flows, "incident-report-flow", true, false);
        flows.put(
                "exact-flow",
                new FlowEntry(
                        "exact-flow",
                        List.of(MessagePattern.of("^Ping (\\d*)-(\\d+)$", true, "whatsapp")),
                        false,
                        false));
        return flows;
    }

    private static void put(
            SortedMap<String, FlowEntry> flows, String stem, boolean changes, boolean finds, String... patterns) {
        flows.put(
                stem,
                new FlowEntry(
                        stem,
                        List.of(patterns).stream()
                                .map(pattern -> MessagePattern.of(pattern, false, null))
                                .toList(),
                        changes,
                        finds));
    }

    static Decision decide(World world, Message message) {
        return new Selector(routing(), Tutorial::flows, world).decide(message, "whatsapp");
    }

    static Message text(String from, String text) {
        return message(from, Message.Kind.TEXT, "text", text, null, null);
    }

    static Message quoting(String from, String text, String wamid) {
        return message(from, Message.Kind.TEXT, "text", text, null, wamid);
    }

    static Message tap(String from, String title, String payload) {
        return message(from, Message.Kind.TAP, "interactive", title, payload, null);
    }

    static Message message(String from, Message.Kind kind, String type, String text, String payload, String quoted) {
        return new Message(
                "wamid.in", from, null, "Somebody", kind, type, text, payload, quoted, Instant.EPOCH, "1234567890");
    }
}
