package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.ActionFailed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * When a step is tried again: its own {@code retry}, else the flow's, else the TriggerConfig's. The first pause is one
 * second; {@code exponential} doubles it, {@code linear} adds one, {@code fixed} keeps it; never above a minute.
 */
final class RetryRule {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final TriggerConfig.Retry fallback;

    RetryRule(TriggerConfig.Retry fallback) {
        this.fallback = fallback;
    }

    /** When the next attempt is due; empty when there is none. */
    Optional<Instant> next(AgentFlow.Step step, AgentFlow flow, int attempt, Throwable cause, Instant now) {
        int attempts = 1;
        String backoff = "exponential";
        AgentFlow.Retry own = step.retry() != null ? step.retry() : flow.retry();
        if (own != null) {
            attempts = own.maxAttempts();
            backoff = own.backoff();
        } else if (fallback != null) {
            attempts = fallback.maxAttempts();
            backoff = fallback.backoff();
        }
        return attempt < attempts && retryable(cause)
                ? Optional.of(now.plus(pause(backoff, attempt)))
                : Optional.empty();
    }

    static Duration pause(String backoff, int attempt) {
        Duration pause = switch (backoff == null ? "exponential" : backoff) {
            case "fixed" -> FIRST;
            case "linear" -> FIRST.multipliedBy(attempt);
            default -> FIRST.multipliedBy(1L << Math.min(attempt - 1, 10));
        };
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    static boolean retryable(Throwable failure) {
        Throwable root = Causes.root(failure);
        if (root instanceof ActionFailed failed) {
            return failed.retryable();
        }
        if (root instanceof HttpOperationFailedException http) {
            return http.getStatusCode() >= 500 || http.getStatusCode() == 429;
        }
        return root instanceof IOException || root instanceof TimeoutException;
    }
}
