package dev.dromedary.outbox;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A lane that this process feeds, under one epoch. */
final class Held {

    private final String lane;
    private final long epoch;
    private final Set<String> direct = ConcurrentHashMap.newKeySet();
    private final Set<String> bulk = ConcurrentHashMap.newKeySet();
    private volatile long renewedAt = System.nanoTime();

    Held(String lane, long epoch) {
        this.lane = lane;
        this.epoch = epoch;
    }

    String lane() {
        return lane;
    }

    long epoch() {
        return epoch;
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

    boolean isFresh() {
        return System.nanoTime() - renewedAt < LaneTable.LEASE.toNanos() / 3;
    }

    void renewed() {
        renewedAt = System.nanoTime();
    }
}
