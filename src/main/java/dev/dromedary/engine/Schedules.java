package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.event.FlowCall;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.AgentFlow.Trigger;
import dev.dromedary.flow.Cron;
import dev.dromedary.store.Json;
import dev.dromedary.timer.Timer;
import dev.dromedary.timer.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code type: schedule} triggers. The next occurrence of each is a timer under {@code cron:<stem>:<n>}, one over all
 * replicas; when it is due, the one after it is set. What was missed while nobody ran is made up for once.
 *
 * <p>During an upgrade replicas serve different flows. One that does not know a schedule neither cancels it nor sets it
 * off: it may be the older one. Only what this process served itself and serves no more is cancelled, and what nobody
 * knows a minute after its time is set off once more, to end with the reason that there is no such flow.
 */
public final class Schedules implements TimerListener {

    private static final String PREFIX = "cron:";
    private static final String CRON = "cron";
    private static final String ZONE = "timezone";
    private static final Duration UNKNOWN = Duration.ofMinutes(1);

    private final Timers timers;
    private final TriggerConfig config;
    private final InstantSource clock;
    private volatile Map<String, Map<String, Object>> served = Map.of();

    public Schedules(Timers timers, TriggerConfig config, InstantSource clock) {
        this.timers = timers;
        this.config = config;
        this.clock = clock;
    }

    /** Sets what is not set yet or has changed, and cancels what is gone. */
    public void serve(Collection<AgentFlow> flows) {
        Map<String, Map<String, Object>> wanted = new HashMap<>();
        for (AgentFlow flow : flows) {
            for (int n = 0; n < flow.triggers().size(); n++) {
                if (flow.triggers().get(n).cron() != null) {
                    wanted.put(
                            PREFIX + flow.stem() + ":" + n,
                            data(flow, flow.triggers().get(n)));
                }
            }
        }
        served.keySet().stream().filter(key -> !wanted.containsKey(key)).forEach(timers::cancel);
        served = Map.copyOf(wanted);
        wanted.forEach((key, data) -> {
            Optional<Timer> there = timers.find(key);
            if (there.isEmpty() || !there.get().data().equals(data)) {
                timers.schedule(key, next(data, clock.instant()), data);
            }
        });
    }

    /** If it was a schedule, its next occurrence is set, as it was served last by whichever replica. */
    @Override
    public void stored(Timer due) {
        if (served.containsKey(due.key())) {
            Instant now = clock.instant();
            timers.schedule(due.key(), next(due.data(), now.isAfter(due.at()) ? now : due.at()), due.data());
        }
    }

    @Override
    public boolean leaves(Timer due) {
        return due.key().startsWith(PREFIX)
                && !served.containsKey(due.key())
                && clock.instant().isBefore(due.at().plus(UNKNOWN));
    }

    private Map<String, Object> data(AgentFlow flow, Trigger trigger) {
        String platform = config.platforms().containsKey(trigger.platform())
                ? trigger.platform()
                : config.platforms().keySet().iterator().next();
        FlowCall call = new FlowCall(flow.stem(), "schedule:" + trigger.cron(), Map.of(), Map.of(), null);
        Map<String, Object> data = new LinkedHashMap<>(Json.toMap(call));
        data.put("platform", platform);
        data.put(CRON, trigger.cron());
        data.put(ZONE, trigger.timezone() == null ? ZoneOffset.UTC.getId() : trigger.timezone());
        return Json.map(Json.write(data));
    }

    private static Instant next(Map<String, Object> data, Instant after) {
        ZoneId zone = ZoneId.of(String.valueOf(data.get(ZONE)));
        return Cron.next(String.valueOf(data.get(CRON)), zone, after);
    }
}
