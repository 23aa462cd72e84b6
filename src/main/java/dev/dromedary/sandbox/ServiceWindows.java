package dev.dromedary.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The 24 hours in which a business may write freely, opened anew by each message of the person. */
final class ServiceWindows {

    private static final Duration OPEN = Duration.ofHours(24);
    private static final int REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Map<String, Instant> lastWrote = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };
    private boolean ignored;

    ServiceWindows(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void wrote(String person) {
        lastWrote.remove(person);
        lastWrote.put(person, clock.instant());
    }

    synchronized void ignore() {
        ignored = true;
    }

    synchronized boolean open(String person) {
        Instant last = lastWrote.get(person);
        return ignored || (last != null && last.plus(OPEN).isAfter(clock.instant()));
    }
}
