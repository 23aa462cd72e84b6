package dev.dromedary.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A lane that this process feeds, under one epoch. */
final class Held {

    /** Between the last look at the lease and the other side's receiving a message. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** What waited longer than this when its turn came waited in a queue. */
    private static final Duration QUEUED = Duration.ofMillis(500);

    private final String lane;
    private final long epoch;
    private final boolean shared;
    private final Window window;
    private final Set<String> direct = ConcurrentHashMap.newKeySet();
    private final Set<String> bulk = ConcurrentHashMap.newKeySet();
    private volatile long renewedAt = System.nanoTime();
    private boolean crowded;
    private long lookedAt;

    /**
     * @param shared whether other processes may take the lane over
     * @param window closed for as long as another process may have sent in the second before
     */
    Held(String lane, long epoch, boolean shared, Window window) {
        this.lane = lane;
        this.epoch = epoch;
        this.shared = shared;
        this.window = window;
    }

    String lane() {
        return lane;
    }

    long epoch() {
        return epoch;
    }

    Window window() {
        return window;
    }

    Channel channel() {
        return Channel.valueOf(lane.split(":", 2)[0].toUpperCase(Locale.ROOT));
    }

    /** Empty for channels that all platforms share. */
    String platform() {
        int colon = lane.indexOf(':');
        return colon < 0 ? "" : lane.substring(colon + 1);
    }

    /** The ids of messages whose answer is waited for. */
    Set<String> underWay(boolean bulky) {
        return bulky ? bulk : direct;
    }

    boolean isIdle() {
        return direct.isEmpty() && bulk.isEmpty();
    }

    boolean sends(String id) {
        return direct.contains(id) || bulk.contains(id);
    }

    void handed(String id, boolean bulky, long at) {
        window.hand(id, at);
        underWay(bulky).add(id);
    }

    void answered(String id, boolean left) {
        if (left) {
            window.answered(id, System.nanoTime());
        } else {
            window.takeBack(id);
        }
    }

    /** Whether more wait than can leave: from when one waited long until all that waited could leave. */
    boolean isCrowded() {
        return crowded;
    }

    void took(List<SentMessage> taken, boolean all, Instant now) {
        boolean queued =
                taken.stream().anyMatch(m -> Duration.between(m.readyAt(), now).compareTo(QUEUED) > 0);
        crowded = queued || (crowded && !all);
    }

    boolean isTimeForLeftovers(long now, Duration pause) {
        // Also when the clock was set back.
        boolean due = Math.abs(now - lookedAt) >= pause.toMillis();
        lookedAt = due ? now : lookedAt;
        return due;
    }

    boolean isFresh() {
        return System.nanoTime() - renewedAt < LaneTable.LEASE.toNanos() / 3;
    }

    /** Whether a message that leaves now leaves under our lease, also when this process was stopped for a while. */
    boolean isOurs() {
        return !shared
                || System.nanoTime() - renewedAt < LaneTable.LEASE.minus(MARGIN).toNanos();
    }

    /** @param asked when the lease was asked for: the database counts from then or later */
    void renewed(long asked) {
        renewedAt = asked;
    }
}
