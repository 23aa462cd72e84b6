package dev.dromedary.outbox;

import java.time.Duration;

/** How handing over a message ended. */
public sealed interface Answer {

    /** Accepted; {@code providerId} is the other side's id. Delivery is told later. */
    record Accepted(String providerId) implements Answer {}

    /** The other side said no. {@code retryAfter} is what it asked for, or null. */
    record Refused(String code, String text, Duration retryAfter) implements Answer {}

    /** It cannot have arrived (connection refused, breaker open): sending again repeats nothing. */
    record NotSent(String why) implements Answer {}

    /** It did not leave, because the lane may be another replica's by now; nothing is wrong with it or its way. */
    record Withheld(String why) implements Answer {}

    /** It may have arrived (answer lost, connection reset): sending again may repeat it. */
    record Unknown(String why) implements Answer {}
}
