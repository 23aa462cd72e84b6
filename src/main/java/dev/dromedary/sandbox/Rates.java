package dev.dromedary.sandbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Token buckets by key, the least recently used forgotten: a full bucket and a forgotten one are the same. */
final class Rates {

    private static final int REMEMBERED = 10_000;

    private record Bucket(double tokens, long at) {}

    private final InstantSource clock;
    private final int burst;
    private final double perMilli;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param burst how many may come at once; afterwards one each {@code every} */
    Rates(InstantSource clock, int burst, Duration every) {
        this.clock = clock;
        this.burst = burst;
        this.perMilli = 1_000_000.0 / every.toNanos();
    }

    /** Whether one more is within the limit; counts it only then. */
    synchronized boolean take(String key) {
        long now = clock.millis();
        Bucket bucket = buckets.getOrDefault(key, new Bucket(burst, now));
        double tokens = Math.min(burst, bucket.tokens + (now - bucket.at) * perMilli);
        boolean free = tokens >= 1;
        buckets.put(key, new Bucket(free ? tokens - 1 : tokens, now));
        return free;
    }
}
