package dev.dromedary.trigger;

import dev.dromedary.event.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** One message under decision: what was said, what it points at, and how a flow is started for it. */
final class Asked {

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);
    private static final Duration LATEST = Duration.ofDays(8);

    private final Message message;
    private final String platform;
    private final Said said;
    private final SortedMap<String, FlowEntry> flows;
    private final World world;
    private final World.Sent sent;

    Asked(Message message, String platform, Said said, SortedMap<String, FlowEntry> flows, World world) {
        this.message = message;
        this.platform = platform;
        this.said = said;
        this.flows = flows;
        this.world = world;
        Optional<World.Sent> tapped =
                message.payload() == null ? Optional.empty() : world.offered(message.payload(), message.sender());
        this.sent = tapped.or(() ->
                        message.quoted() == null ? Optional.empty() : world.sent(message.quoted(), message.sender()))
                .orElse(null);
    }

    Message message() {
        return message;
    }

    String sender() {
        return message.sender();
    }

    String platform() {
        return platform;
    }

    Said said() {
        return said;
    }

    SortedMap<String, FlowEntry> flows() {
        return flows;
    }

    World world() {
        return world;
    }

    /** The message of ours that was quoted or tapped, or null. */
    World.Sent sent() {
        return sent;
    }

    /** The subject that was quoted or tapped, or null. */
    String pointedAt() {
        return sent == null ? null : sent.subject();
    }

    /**
     * Whether this was written before we told its writer about the subject, as a message is that Meta delivers late
     * (for up to a week): what was open then was something else. A time older than that is none of Meta's.
     */
    boolean isOlderThan(String subject) {
        Instant sent = message.sentAt();
        return sent != null
                && subject != null
                && world.toldAt(sender(), subject)
                        .filter(told -> sent.isBefore(told.minus(CLOCKS_DIFFER)) && sent.isAfter(told.minus(LATEST)))
                        .isPresent();
    }

    boolean matches(MessagePattern pattern) {
        return forms().stream().anyMatch(form -> pattern.groups(form).isPresent());
    }

    /** What was said, first as it was written, then without the signs around it. */
    private Set<String> forms() {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(said.text());
        forms.add(said.bare());
        return forms;
    }

    /** Runs the flow, or says why not: it does not exist, or this person may not change anything. */
    Decision run(String flow, String command, String subject, Waiting waiting, String reason) {
        FlowEntry entry = flows.get(flow);
        String about = subject == null ? "" : "; subject " + subject;
        if (entry == null) {
            return missing(flow, command, subject, reason + about);
        }
        if (entry.changes() && !world.mayChange(sender(), platform)) {
            return say(
                    "not-verified",
                    Map.of("command", Objects.requireNonNullElse(command, flow)),
                    reason + about + "; but " + sender() + " is not verified and the flow changes something");
        }
        return new Decision.Run(
                flow,
                command,
                command != null && command.equals(said.word()) ? said.arguments() : said.text(),
                groups(entry, command, waiting),
                subject,
                waiting == null ? null : waiting.id(),
                sent,
                reason + about);
    }

    private Decision missing(String flow, String command, String subject, String reason) {
        Optional<World.Settled> settled = subject == null ? Optional.empty() : world.settled(subject);
        return settled.map(done -> settled(done, reason + ", which is settled; there is no flow " + flow))
                .orElseGet(() -> say(
                        "not-available-yet",
                        Map.of("flow", flow, "command", Objects.requireNonNullElse(command, "")),
                        reason + "; but there is no such flow"));
    }

    static Decision settled(World.Settled done, String reason) {
        return say(
                "already-answered",
                Map.of(
                        "what", Objects.requireNonNullElse(done.what(), ""),
                        "by", Objects.requireNonNullElse(done.by(), ""),
                        "at", Objects.requireNonNullElse(done.at(), ""),
                        "about", Objects.requireNonNullElse(done.title(), "")),
                reason);
    }

    static Decision say(String key, Map<String, Object> values, String reason) {
        return new Decision.Say(key, values, List.of(), reason);
    }

    /**
     * The groups of the pending answer's pattern, else of the flow's own, on the command as it would plainly be written
     * and on the text.
     */
    private List<String> groups(FlowEntry entry, String command, Waiting waiting) {
        Set<String> forms = new LinkedHashSet<>();
        if (command != null) {
            forms.add(command.equals(said.word()) ? said.plainly() : command);
        }
        forms.addAll(forms());
        if (waiting != null) {
            Optional<List<String>> answered = groups(MessagePattern.stored(waiting.pattern()), forms);
            if (answered.isPresent()) {
                return answered.get();
            }
        }
        for (MessagePattern pattern : entry.patterns()) {
            Optional<List<String>> own = pattern.isFor(platform) ? groups(pattern, forms) : Optional.empty();
            if (own.isPresent()) {
                return own.get();
            }
        }
        return List.of();
    }

    private static Optional<List<String>> groups(MessagePattern pattern, Set<String> forms) {
        return forms.stream().flatMap(form -> pattern.groups(form).stream()).findFirst();
    }
}
