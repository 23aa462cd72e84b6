package dev.dromedary.bench;

import java.util.Arrays;
import java.util.Locale;

/** What became of a number of requests. */
final class Latencies {

    private final long[] nanos;
    private final long refused;
    private final double seconds;

    /** @param refused those that were not answered with 200 */
    Latencies(long[] nanos, long refused, double seconds) {
        this.nanos = nanos.clone();
        this.refused = refused;
        this.seconds = seconds;
        Arrays.sort(this.nanos);
    }

    long refused() {
        return refused;
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
