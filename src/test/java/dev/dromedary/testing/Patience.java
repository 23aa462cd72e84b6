package dev.dromedary.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Waiting for a fact. Ten seconds, as Awaitility has it, are too few for whole processes on a slow day; what holds comes
 * as soon as it comes, so more patience costs nothing but where a test fails.
 */
public final class Patience {

    public static final Duration LONG = Duration.ofSeconds(60);

    private Patience() {}

    public static ConditionFactory await() {
        return Awaitility.await().atMost(LONG);
    }

    public static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(LONG);
    }
}
