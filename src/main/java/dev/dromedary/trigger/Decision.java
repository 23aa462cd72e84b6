package dev.dromedary.trigger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is to be done about a message, and why: the reason is for the person who asks later. */
public sealed interface Decision {

    String reason();

    /** No reply, one audit row; never a hint to the stranger. */
    record Denied(String reason) implements Decision {}

    /** Kept, not answered: reactions, edits, deletes, system notices. */
    record Recorded(String reason) implements Decision {}

    /** Content we cannot read: one short reply naming what works. */
    record Unreadable(String type, String reason) implements Decision {}

    /**
     * A flow starts.
     *
     * @param command the upper-case first word when it is a command, or null
     * @param arguments what follows the command, else the whole text
     * @param groups of the pattern, from group 1 on; an empty group is null
     * @param subject what it is about, or null
     * @param waitingId the pending response to use up in the same transaction that starts the run, or null; when it is
     *     used up already, the answer is what {@link World#settled} says
     * @param sent the message of ours that was quoted or tapped, or null
     */
    record Run(
            String flow,
            String command,
            String arguments,
            List<String> groups,
            String subject,
            String waitingId,
            World.Sent sent,
            String reason)
            implements Decision {

        public Run {
            Objects.requireNonNull(flow, "flow");
            groups = Collections.unmodifiableList(new ArrayList<>(groups));
        }
    }

    /**
     * Several can be meant: a list message asks which, with the sentence {@code ask}.
     *
     * @param total how many there are; {@code choices} holds the newest ten, which is what a list message takes
     */
    record Ask(String command, String what, int total, List<Choice> choices, String reason) implements Decision {

        public Ask {
            choices = List.copyOf(choices);
        }
    }

    /**
     * A sentence of ours ({@code templates/text/<key>.vm}).
     *
     * @param choices what can be tapped below it; may be empty
     */
    record Say(String key, Map<String, Object> values, List<Choice> choices, String reason) implements Decision {

        public Say {
            values = Map.copyOf(values);
            choices = List.copyOf(choices);
        }
    }
}
