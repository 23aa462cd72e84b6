package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.event.FlowCall;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.AgentFlow.Trigger;
import dev.dromedary.flow.Cron;
import dev.dromedary.store.Json;
import dev.dromedary.timer.Timer;
import dev.dromedary.timer.Timers;
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
 */
public final class Schedules {

    private static final String PREFIX = "cron:";
    private static final String CRON = "cron";
    private static final String ZONE = "timezone";

    private final Timers timers;
    private final TriggerConfig config;
    private final InstantSource clock;

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
        timers.list().stream()
                .map(Timer::key)
                .filter(key -> key.startsWith(PREFIX) && !wanted.containsKey(key))
                .forEach(timers::cancel);
        wanted.forEach((key, data) -> {
            Optional<Timer> there = timers.find(key);
            if (there.isEmpty() || !there.get().data().equals(data)) {
                timers.schedule(key, next(data), data);
            }
        });
    }

    /** A timer's call is stored; if it was one of ours, the next occurrence is set. */
    public void next(Timer due) {
        if (due.key().startsWith(PREFIX)) {
            timers.schedule(due.key(), next(due.data()), due.data());
        }
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

    private Instant next(Map<String, Object> data) {
        ZoneId zone = ZoneId.of(String.valueOf(data.get(ZONE)));
        return Cron.schedule(String.valueOf(data.get(CRON)), zone).getInitialExecutionTime(clock.instant());
    }
}
