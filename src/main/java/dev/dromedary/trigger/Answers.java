package dev.dromedary.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Rule 3: a message that answers what a flow asked this person ({@code on_response}). */
record Answers(Asked asked) {

    private static final int ROWS = 10;

    Optional<Decision> decide() {
        List<Waiting> matching = asked.world().waiting(asked.sender()).stream()
                .filter(waiting -> asked.matches(MessagePattern.stored(waiting.pattern())))
                .toList();
        if (matching.isEmpty()) {
            return Optional.empty();
        }
        if (asked.pointedAt() != null || asked.sent() != null) {
            List<Waiting> meant = pointedAt(matching);
            if (meant.size() == 1) {
                return Optional.of(run(meant.get(0), "what was quoted or tapped"));
            }
            if (meant.size() > 1) {
                return Optional.of(ask(meant));
            }
            if (asked.pointedAt() != null) {
                // They point at something else: never at this.
                return Optional.empty();
            }
        }
        boolean sure =
                matching.size() == 1 && !asked.isOlderThan(matching.get(0).subject());
        return Optional.of(sure ? run(matching.get(0), "the only one that waits") : ask(matching));
    }

    /** The pending response about this subject that the command's word answers. */
    Optional<Waiting> about(String subject, String word) {
        return asked.world().waiting(asked.sender()).stream()
                .filter(waiting -> subject.equals(waiting.subject()))
                .filter(waiting ->
                        MessagePattern.stored(waiting.pattern()).groups(word).isPresent())
                .findFirst();
    }

    private List<Waiting> pointedAt(List<Waiting> matching) {
        List<Waiting> byMessage = matching.stream()
                .filter(waiting -> waiting.messageId() != null
                        && waiting.messageId().equals(asked.sent().messageId()))
                .toList();
        return byMessage.isEmpty() && asked.pointedAt() != null
                ? matching.stream()
                        .filter(waiting -> asked.pointedAt().equals(waiting.subject()))
                        .toList()
                : byMessage;
    }

    private Decision run(Waiting waiting, String which) {
        String word = asked.said().word();
        return asked.run(
                waiting.flow(),
                word.isEmpty() ? null : word,
                waiting.subject(),
                waiting,
                "answers " + waiting.pattern() + " of " + waiting.id() + " (" + which + ") → " + waiting.flow());
    }

    private Decision ask(List<Waiting> waiting) {
        List<Choice> choices = new ArrayList<>();
        for (Waiting one : waiting.subList(0, Math.min(ROWS, waiting.size()))) {
            choices.add(new Choice(
                    "respond/" + one.id(),
                    Objects.requireNonNullElse(one.label(), Objects.requireNonNullElse(one.subject(), one.flow())),
                    one.detail()));
        }
        return new Decision.Ask(
                asked.said().word(),
                SubjectCommand.of(asked.said().word()).map(SubjectCommand::what).orElse("question"),
                waiting.size(),
                choices,
                waiting.size() == 1
                        ? "answers a question that was asked after it was written: asked whether it is meant"
                        : "answers " + waiting.size() + " questions at once: asked which");
    }
}
