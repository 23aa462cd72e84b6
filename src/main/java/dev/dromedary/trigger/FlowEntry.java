package dev.dromedary.trigger;

import java.util.List;
import java.util.Objects;

/**
 * What selection knows of a flow that can be run.
 *
 * @param patterns of its message triggers
 * @param changes whether an action of it writes: only verified people may start it where that is required
 * @param answersWhenNothingIsOpen whether it looks for what it is about itself and says so when there is none (a step
 *     with {@code on_empty}), as the tutorial's acknowledgement does
 */
public record FlowEntry(String stem, List<MessagePattern> patterns, boolean changes, boolean answersWhenNothingIsOpen) {

    public FlowEntry {
        Objects.requireNonNull(stem, "stem");
        patterns = List.copyOf(patterns);
    }
}
