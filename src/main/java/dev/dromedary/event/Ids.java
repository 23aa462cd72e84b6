package dev.dromedary.event;

import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * Identifiers that sort by time and can be read aloud: a prefix, then 16 characters of Crockford base 32 (45 bits of
 * milliseconds, 35 random bits), such as {@code run-01jd8x7q2m4k9t3w}.
 */
public final class Ids {

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final InstantSource clock;

    public Ids(InstantSource clock) {
        this.clock = clock;
    }

    public String next(String prefix) {
        char[] out = new char[16];
        long time = clock.millis();
        for (int i = 8; i >= 0; i--) {
            out[i] = DIGITS[(int) (time & 31)];
            time >>>= 5;
        }
        long random = RANDOM.nextLong();
        for (int i = 9; i < 16; i++) {
            out[i] = DIGITS[(int) (random & 31)];
            random >>>= 5;
        }
        return prefix + "-" + new String(out);
    }
}
