package dev.dromedary.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When the next messages may leave so that the other side sees no more than a limit in any second. Pure arithmetic on
 * {@link System#nanoTime} values: a clock that jumps changes nothing.
 *
 * <p>A message left at the moment it was handed over, or at most so much later as its answer took longer than the fastest
 * one: its place is free a second after that. So what is on its way for long (a slow network) costs nothing, and what
 * was held up on the way there (a pause of this process) is not followed too soon.
 */
final class Window {

    static final long SECOND = 1_000_000_000L;

    /**
     * While nothing is queued a place is free so much earlier, or the limit's distance: one message more in a second. Else a steady stream at
     * exactly the limit would keep every delay that it ever had, and pile them up.
     */
    static final long SLACK = Duration.ofMillis(12).toNanos();

    /** From a standing start half as fast again as the limit, not all at once. */
    private static final double SPREAD = 1.5;

    /** In a queue they keep this much more apart: the fastest answer of late was not quite the fastest there is. */
    static final long MARGIN = Duration.ofMillis(1).toNanos();

    private static final int REMEMBERED = 1024;

    private record Handed(long at, long answered) {

        /** At the latest it was there at this moment, if {@code fastest} is what the way there and back takes. */
        long thereBy(long now, long fastest, long more) {
            long later = Math.max(0, (answered == 0 ? now : answered) - at - fastest);
            return at + later + more;
        }
    }

    private final Map<String, Handed> handed = new LinkedHashMap<>();
    private final long[] lately = new long[REMEMBERED];
    private int answers;
    private long closedUntil;
    private long last;

    /** @param closedUntil nothing leaves before */
    Window(long closedUntil) {
        this.closedUntil = closedUntil;
        this.last = closedUntil - SECOND;
    }

    /**
     * The moments, none after {@code until}, at which up to {@code most} messages may leave.
     *
     * @param crowded whether more wait than can leave: then there is no slack
     */
    synchronized List<Long> places(int limit, int most, long now, long until, boolean crowded) {
        forget(now);
        if (limit == Integer.MAX_VALUE) {
            return java.util.Collections.nCopies(Math.max(0, most), now);
        }
        long[] there = there(now, crowded ? MARGIN : -Math.min(SLACK, SECOND / limit));
        List<Long> places = new ArrayList<>();
        long spacing = (long) (SECOND / (limit * SPREAD));
        long before = last;
        for (int n = 0; n < most; n++) {
            long place = Math.max(Math.max(now, closedUntil), before + spacing);
            // Of those before, the one that is as many places ahead as the limit allows in a second.
            int ahead = there.length + n - limit;
            if (ahead >= 0) {
                long free = ahead < there.length ? there[ahead] : places.get(ahead - there.length);
                place = Math.max(place, free + SECOND);
            }
            if (place - until > 0) {
                break;
            }
            places.add(place);
            before = place;
        }
        return places;
    }

    synchronized void hand(String id, long at) {
        handed.put(id, new Handed(at, 0));
        last = Math.max(last, at);
    }

    synchronized void answered(String id, long now) {
        Handed one = handed.get(id);
        if (one != null && one.answered == 0) {
            handed.put(id, new Handed(one.at, now));
            lately[answers++ % REMEMBERED] = Math.max(0, now - one.at);
        }
    }

    /** It did not leave. */
    synchronized void takeBack(String id) {
        handed.remove(id);
    }

    private long fastest() {
        int known = Math.min(answers, REMEMBERED);
        return known == 0 ? 0 : Arrays.stream(lately, 0, known).min().orElse(0);
    }

    private long[] there(long now, long more) {
        long fastest = fastest();
        return handed.values().stream()
                .mapToLong(one -> one.thereBy(now, fastest, more))
                .sorted()
                .toArray();
    }

    private void forget(long now) {
        for (Iterator<Handed> all = handed.values().iterator(); all.hasNext(); ) {
            Handed one = all.next();
            if (one.answered != 0 && now - one.answered > SECOND) {
                all.remove();
            }
        }
    }
}
