package dev.dromedary.acceptance.chaos;

import java.time.Duration;

/**
 * What is done to the bot in one run. The same plan asks the same things of the same people in the same order, and hurts
 * the same replicas in the same order; what meets what is up to the machine.
 *
 * @param replicas one on SQLite, several on PostgreSQL
 * @param events that people and systems send, without repeats
 * @param length over which they are sent
 * @param kills SIGKILLs
 * @param stops SIGSTOPs longer than a lease
 * @param crashes of the database's server
 * @param terminations SIGTERMs
 * @param faults share of the requests that the network harms: doubled, late, or their answer lost
 */
record Plan(
        long seed,
        boolean postgres,
        int replicas,
        int events,
        Duration length,
        int kills,
        int stops,
        int crashes,
        int terminations,
        double faults) {

    static Plan sqlite(long seed, int events, Duration length, int kills) {
        return new Plan(seed, false, 1, events, length, kills, 0, 0, kills == 0 ? 0 : 1, 0.06);
    }

    static Plan postgres(long seed, int events, Duration length, int kills, int stops, int crashes) {
        return new Plan(seed, true, 3, events, length, kills, stops, crashes, kills == 0 ? 0 : 1, 0.06);
    }

    /** How often one is stopped, another killed and the database shot at once: whenever it is shot, if that can be. */
    int triples() {
        return Math.min(crashes, Math.min(kills, stops));
    }

    String database() {
        return postgres ? "PostgreSQL, " + replicas + " replicas" : "SQLite";
    }
}
