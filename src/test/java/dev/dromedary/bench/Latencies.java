package dev.dromedary.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * What became of a number of requests.
 *
 * @param nanos of each, ascending
 * @param refused those that were not answered with 200
 */
record Latencies(long[] nanos, long refused, double seconds) {

    Latencies {
        Arrays.sort(nanos);
    }

    double perSecond() {
        return nanos.length / seconds;
    }

    double millis(double share) {
        return nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * share))] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,9.0f/s   p50 %7.2f   p99 %7.2f   max %8.2f ms   %,d answered%s",
                perSecond(),
                millis(0.5),
                millis(0.99),
                millis(1),
                nanos.length,
                refused == 0 ? "" : "   " + refused + " NOT WITH 200");
    }
}
