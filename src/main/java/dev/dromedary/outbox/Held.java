package dev.dromedary.outbox;

import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A lane that this process feeds, under one epoch. */
final class Held {

    private static final long SECOND = 1_000_000_000L;

    private final String lane;
    private final long epoch;
    private final Set<String> direct = ConcurrentHashMap.newKeySet();
    private final Set<String> bulk = ConcurrentHashMap.newKeySet();
    private final Deque<Long> answeredAt = new ConcurrentLinkedDeque<>();
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

    void answered(String id, boolean bulky) {
        answeredAt.add(System.nanoTime());
        underWay(bulky).remove(id);
    }

    /**
     * How many may be handed over now so that the other side sees no more than {@code limit} in any second, however long
     * a message was on its way: each counts from here until a second after its answer. (Two that arrive within a second
     * of each other are both counted at the later's arrival.)
     */
    int roomFor(int limit) {
        long before = System.nanoTime() - SECOND;
        while (!answeredAt.isEmpty() && answeredAt.peek() - before < 0) {
            answeredAt.remove();
        }
        return limit - direct.size() - bulk.size() - answeredAt.size();
    }

    /** Until {@link #roomFor} grows by itself; at most {@code otherwise}. */
    long millisToRoom(long otherwise) {
        Long oldest = answeredAt.peek();
        return oldest == null
                ? otherwise
                : Math.min(otherwise, 1 + Math.max(0, oldest + SECOND - System.nanoTime()) / 1_000_000);
    }

    boolean isFresh() {
        return System.nanoTime() - renewedAt < LaneTable.LEASE.toNanos() / 3;
    }

    void renewed() {
        renewedAt = System.nanoTime();
    }
}
