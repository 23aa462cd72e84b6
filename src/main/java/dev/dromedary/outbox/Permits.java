package dev.dromedary.outbox;

/**
 * How many messages of a lane may be under way at once. Few, because what was taken waits in the route's memory, where
 * nothing more urgent can overtake it.
 */
@FunctionalInterface
public interface Permits {

    /** @param bulk whether those in batches are meant; they have permits of their own */
    int of(Channel channel, String platform, boolean bulk);

    /** How many templates may leave on one day (UTC); what is urgent leaves beyond it. */
    default int templatesPerDay(Channel channel, String platform) {
        return Integer.MAX_VALUE;
    }

    /** How many may reach the other side in any second. */
    default int perSecond(Channel channel, String platform) {
        return Integer.MAX_VALUE;
    }
}
