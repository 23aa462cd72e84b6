package dev.dromedary.audit;

/**
 * What a walk along the chain found.
 *
 * @param rows that are in order, from the first one kept
 * @param waiting rows that are appended and not chained yet
 * @param badRow the place of the first one that is not as it was written, 0 when all are
 * @param problem what is wrong there, or null
 */
public record Verdict(long rows, long waiting, long badRow, String problem) {

    public boolean intact() {
        return problem == null;
    }
}
