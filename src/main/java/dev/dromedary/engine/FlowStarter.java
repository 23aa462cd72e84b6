package dev.dromedary.engine;

/** Starts another flow in place of a step's failure or emptiness. */
@FunctionalInterface
interface FlowStarter {

    /** Durable when it returns; called again for the same step it starts nothing twice. */
    void child(FlowRun run, String step, String flow);
}
