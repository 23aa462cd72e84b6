package dev.dromedary.agent;

import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import dev.dromedary.timer.Timer;
import dev.dromedary.timer.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Agent {@code scheduler}. A timer of a run that is about something belongs to it and ends with it. Without a key of its
 * own it is named after it, and acknowledging an alert takes it, its escalation, off the clock.
 */
public final class SchedulerAgent implements EscalationTimers {

    private static final Duration LONGEST = Duration.ofDays(366);

    private final Timers timers;
    private final Journal journal;
    private final InstantSource clock;

    SchedulerAgent(Timers timers, Journal journal, InstantSource clock) {
        this.timers = timers;
        this.journal = journal;
        this.clock = clock;
    }

    /** In {@code delay} seconds, or {@code at} a time. A {@code key} used again replaces its timer. */
    public Object schedule(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        String flow = in.need("flow");
        Instant at = in.text("delay") == null
                ? in.time("at", null)
                : clock.instant().plusSeconds(Math.max(0, in.number("delay", 0)));
        if (at == null) {
            throw ActionFailed.refused("`delay` (seconds) or `at` is needed");
        }
        if (at.isAfter(clock.instant().plus(LONGEST))) {
            throw ActionFailed.refused("a timer may be at most a year ahead");
        }
        return journal.once(op, () -> {
            Optional<String> subject = journal.subject(op.runId());
            Optional<Timer> waiting = in.text("key") != null || subject.isEmpty()
                    ? Optional.empty()
                    : timers.find(subject.get() + "/" + flow)
                            .filter(timer -> timer.at().isAfter(clock.instant())
                                    && timer.at().isBefore(at));
            if (waiting.isPresent()) {
                // An alert that is raised every minute would put its escalation off for ever.
                Timer timer = waiting.get();
                return Output.of("timer_id", timer.id(), "key", timer.key(), "at", timer.at());
            }
            String key = in.textOr("key", subject.map(one -> one + "/" + flow).orElse(op.id()));
            Map<String, Object> data = Output.of(
                    "flow", flow,
                    "input", in.map("input"),
                    "trigger", op.trigger(),
                    "subject", subject.orElse(null),
                    "platform", op.platform(),
                    "run_id", op.runId());
            String about = subject.orElse(null);
            String timer = in.text("delay") == null
                    ? timers.schedule(key, at, data, about)
                    : timers.scheduleIn(Duration.between(clock.instant(), at), key, data, about);
            return Output.of("timer_id", timer, "key", key, "at", at);
        });
    }

    /** By {@code key} or {@code timer_id}; without either, all timers of what the run is about. */
    public Object cancel(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        String id = in.text("timer_id");
        String key = in.text("key") != null
                ? in.text("key")
                : timers.byId(String.valueOf(id)).map(Timer::key).orElse(null);
        return journal.once(op, () -> {
            if (key != null) {
                return Output.of("cancelled", timers.cancel(key));
            }
            Optional<String> subject = id == null ? journal.subject(op.runId()) : Optional.empty();
            subject.ifPresent(this::cancel);
            return Output.of("cancelled", subject.isPresent());
        });
    }

    @Override
    public void cancel(String subject) {
        timers.cancelNamedAfter(subject);
    }

    @Override
    public void end(String subject) {
        timers.end(subject);
    }
}
