package dev.dromedary.trigger;

import dev.dromedary.config.TriggerConfig.Keyword;
import dev.dromedary.config.TriggerConfig.Routing;
import dev.dromedary.event.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * The rules of language.md §3, in their order; the first that answers wins.
 *
 * <p>Settled here where that page leaves room:
 *
 * <ul>
 *   <li>A tap of {@code <command>:<subject>} means the person says this command about this subject: a pending response
 *       about it that the command's word answers is taken (and so used up) before the command's own flow.
 *   <li>Who points at a subject by quoting or tapping never gets another one: a pending response about something else
 *       does not count, and a command that cannot be about what was quoted asks back.
 *   <li>When nothing is open that the person was told about: what they may take is offered; with nothing to offer a flow
 *       that looks for itself and can say so is run without a subject, and any other is not.
 *   <li>Patterns of flows are tried in the order of their stems.
 * </ul>
 */
public final class Selector {

    private final Routing routing;
    private final List<Map.Entry<MessagePattern, String>> keywords = new ArrayList<>();
    private final Supplier<SortedMap<String, FlowEntry>> flows;
    private final World world;

    /** @param flows every flow that can be run, by stem, as it is now: asked once a message */
    public Selector(Routing routing, Supplier<SortedMap<String, FlowEntry>> flows, World world) {
        this.routing = routing;
        this.flows = flows;
        this.world = world;
        for (Keyword keyword : routing.keywords()) {
            // As written: the tutorial's carry their own (?i).
            keywords.add(Map.entry(MessagePattern.of(keyword.pattern(), true, null), keyword.flow()));
        }
    }

    /** Whether its sender may hear from us at all. */
    public boolean allows(Message message, String platform) {
        return world.allowed(message, platform);
    }

    /** @param platform the number it came to, as the TriggerConfig names it */
    public Decision decide(Message message, String platform) {
        if (!world.allowed(message, platform)) {
            return new Decision.Denied("denied: " + message.sender() + " may not write to " + platform);
        }
        if (message.kind() == Message.Kind.SILENT) {
            return new Decision.Recorded("recorded: a message of type " + message.type() + " is not answered");
        }
        if (message.kind() == Message.Kind.UNREADABLE) {
            return new Decision.Unreadable(
                    message.type(), "unreadable: a message of type " + message.type() + " cannot be read");
        }
        SortedMap<String, FlowEntry> now = flows.get();
        Asked asked = new Asked(message, platform, Said.of(message.text()), now, world);
        Subjects subjects = new Subjects(asked, routing);
        Optional<Decision> decision = new Taps(asked, subjects, routing).decide();
        return decision.or(() -> new Answers(asked).decide())
                .or(() -> command(asked, subjects))
                .or(() -> ownPattern(asked, subjects))
                .or(() -> keyword(asked))
                .orElseGet(() -> otherwise(asked));
    }

    private Optional<Decision> command(Asked asked, Subjects subjects) {
        String flow = routing.commands().get(asked.said().word());
        if (flow == null) {
            return Optional.empty();
        }
        return Optional.of(subjects.about(
                asked.said().word(), flow, "command " + asked.said().word() + " (first word) → " + flow));
    }

    private Optional<Decision> ownPattern(Asked asked, Subjects subjects) {
        for (FlowEntry flow : asked.flows().values()) {
            for (MessagePattern pattern : flow.patterns()) {
                if (pattern.isFor(asked.platform()) && asked.matches(pattern)) {
                    return Optional.of(subjects.about(
                            asked.said().word(), flow.stem(), "pattern " + pattern + " of " + flow.stem()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Decision> keyword(Asked asked) {
        for (Map.Entry<MessagePattern, String> keyword : keywords) {
            if (keyword.getKey().groups(asked.said().text()).isPresent()) {
                return Optional.of(asked.run(
                        keyword.getValue(),
                        null,
                        asked.pointedAt(),
                        null,
                        "keyword " + keyword.getKey() + " → " + keyword.getValue()));
            }
        }
        return Optional.empty();
    }

    private Decision otherwise(Asked asked) {
        String flow = routing.defaultFlow();
        if (flow == null || !asked.flows().containsKey(flow)) {
            List<Map<String, String>> commands = routing.commands().entrySet().stream()
                    .filter(command -> asked.flows().containsKey(command.getValue()))
                    .map(command -> Map.of("word", command.getKey()))
                    .toList();
            return new Decision.Say(
                    "help", Map.of("commands", commands), List.of(), "nothing matches and there is no default flow");
        }
        return asked.run(flow, null, asked.pointedAt(), null, "nothing matches: default flow " + flow);
    }
}
