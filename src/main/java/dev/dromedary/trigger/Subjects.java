package dev.dromedary.trigger;

import dev.dromedary.config.TriggerConfig.Routing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a command is about: what was quoted or tapped, else the only thing open that we told this person about. */
record Subjects(Asked asked, Routing routing) {

    private static final int ROWS = 10;

    /** @param reason why this flow, without the subject */
    Decision about(String word, String flow, String reason) {
        Optional<SubjectCommand> known = SubjectCommand.of(word);
        if (known.isEmpty()) {
            return asked.run(flow, commandOf(word), asked.pointedAt(), null, reason);
        }
        SubjectCommand command = known.get();
        String pointedAt = asked.pointedAt();
        if (pointedAt != null && command.canMean(pointedAt)) {
            return asked.run(flow, word, pointedAt, null, reason + ": quoted or tapped");
        }
        List<Candidate> open = asked.world().toldAndOpen(asked.sender(), command);
        Optional<String> doubt = open.size() == 1 && pointedAt == null ? doubt(command, open.get(0)) : Optional.empty();
        if (open.size() == 1 && pointedAt == null && doubt.isEmpty()) {
            return asked.run(
                    flow,
                    word,
                    open.get(0).subject(),
                    null,
                    reason + ": the only open " + command.what() + " told to " + asked.sender());
        }
        if (!open.isEmpty()) {
            return new Decision.Ask(
                    word,
                    command.what(),
                    open.size(),
                    choices(command, flow, open),
                    reason + ": "
                            + (pointedAt == null
                                    ? doubt.orElse(open.size() + " are open") + ": asked which"
                                    : pointedAt + " was quoted, which it cannot be about: asked which"));
        }
        return nothingOpen(command, flow, reason);
    }

    /** Why the only one that is open may not be the one that is meant; only an order has to be sure. */
    private Optional<String> doubt(SubjectCommand command, Candidate only) {
        if (!command.isOrder()) {
            return Optional.empty();
        }
        if (asked.isOlderThan(only.subject())) {
            return Optional.of("written before " + only.subject() + " was told");
        }
        Named named = Named.in(asked.said().arguments());
        boolean another = !named.words().isEmpty()
                && (command.what().equals("approval")
                        ? named.moreThan(only)
                        : named.anotherThan(only, asked.world().openToTake(asked.sender(), command)));
        return another ? Optional.of("it names something else than " + only.subject()) : Optional.empty();
    }

    private Decision nothingOpen(SubjectCommand command, String flow, String reason) {
        List<Candidate> offers = asked.world().openToTake(asked.sender(), command);
        FlowEntry entry = asked.flows().get(flow);
        if (offers.isEmpty() && entry != null && entry.answersWhenNothingIsOpen()) {
            return asked.run(flow, command.name(), null, null, reason + ": nothing is open; the flow says so itself");
        }
        return new Decision.Say(
                "none-open",
                Map.of("command", command.name(), "what", command.what(), "offered", offers.size()),
                choices(command, flow, offers),
                reason + ": nothing open was told to " + asked.sender() + "; " + offers.size() + " offered");
    }

    private List<Choice> choices(SubjectCommand command, String flow, List<Candidate> open) {
        boolean byCommand = routing.commands().containsKey(command.name());
        return open.stream()
                .limit(ROWS)
                .map(one -> new Choice(
                        byCommand ? command.payload(one.subject()) : "flow/" + flow + ":" + one.subject(),
                        one.title(),
                        one.detail()))
                .toList();
    }

    /** The flow of a command: the table's, else the first whose own pattern takes the word. */
    String flowOf(String word) {
        String listed = routing.commands().get(word);
        if (listed != null) {
            return listed;
        }
        return asked.flows().values().stream()
                .filter(flow -> flow.patterns().stream()
                        .anyMatch(pattern -> pattern.isFor(asked.platform())
                                && pattern.groups(word).isPresent()))
                .map(FlowEntry::stem)
                .findFirst()
                .orElseGet(() -> Objects.requireNonNullElse(word, "").toLowerCase(Locale.ROOT));
    }

    private String commandOf(String word) {
        return routing.commands().containsKey(word) ? word : null;
    }
}
