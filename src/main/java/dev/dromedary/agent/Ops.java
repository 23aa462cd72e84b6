package dev.dromedary.agent;

import dev.dromedary.run.Op;

/** Operations within an operation. */
final class Ops {

    private Ops() {}

    /**
     * The part of {@code op} that changes something, where the action may still end in an answer afterwards: recorded
     * under a name of its own, so that a restart in between repeats the answer and not the steps behind it.
     */
    static Op part(Op op, String name) {
        return new Op(
                op.id() + "/" + name,
                op.runId(),
                op.epoch(),
                op.flow(),
                op.step(),
                op.item(),
                op.platform(),
                op.input(),
                op.trigger());
    }
}
