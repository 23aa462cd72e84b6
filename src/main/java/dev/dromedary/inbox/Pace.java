package dev.dromedary.inbox;

import java.time.Duration;

/**
 * How patient a worker is.
 *
 * @param lease after which another worker may take over what this one does not renew
 * @param patience how long a conversation waits for one event, at work or being retried, before the next goes on; below
 *     the ten seconds that are promised, because a worker that was stopped is noticed later
 * @param poll the longest pause between two looks when no hint comes
 * @param attempts after which a failing event is set aside
 * @param backoff the pause after the first failure; doubled each time
 * @param longestBackoff the longest such pause
 */
public record Pace(
        Duration lease, Duration patience, Duration poll, int attempts, Duration backoff, Duration longestBackoff) {

    public static final Pace STANDARD = new Pace(
            Duration.ofSeconds(6),
            Duration.ofSeconds(8),
            Duration.ofMillis(500),
            8,
            Duration.ofMillis(500),
            Duration.ofMinutes(1));

    /**
     * After which nobody holds a conversation for an event any more: a worker that lives has sent it on apart by then,
     * and the next one of a stopped worker's conversation does not wait for a whole lease on top.
     */
    public Duration latest() {
        return patience.plus(patience.dividedBy(8));
    }

    public Duration pauseAfter(int attempt) {
        long doubled = backoff.toMillis() << Math.min(attempt - 1, 20);
        return Duration.ofMillis(Math.min(doubled, longestBackoff.toMillis()));
    }
}
