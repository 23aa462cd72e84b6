package dev.dromedary.event;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Identifiers that sort by time and can be read aloud: a prefix, then 16 characters of Crockford base 32 (45 bits of
 * milliseconds, 35 random bits), such as {@code run-01jd8x7q2m4k9t3w}.
 */
public final class Ids {

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int TIME = 9;

    private final InstantSource clock;

    public Ids(InstantSource clock) {
        this.clock = clock;
    }

    /** What was given an id before {@code moment} sorts before this, the rest behind it. */
    public static String first(String prefix, Instant moment) {
        return prefix + "-" + new String(time(Math.max(0, moment.toEpochMilli())), 0, TIME);
    }

    private static char[] time(long millis) {
        char[] out = new char[16];
        long time = millis;
        for (int i = TIME - 1; i >= 0; i--) {
            out[i] = DIGITS[(int) (time & 31)];
            time >>>= 5;
        }
        return out;
    }

    public String next(String prefix) {
        char[] out = time(clock.millis());
        long random = RANDOM.nextLong();
        for (int i = TIME; i < 16; i++) {
            out[i] = DIGITS[(int) (random & 31)];
            random >>>= 5;
        }
        return prefix + "-" + new String(out);
    }
}
