package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.config.TriggerConfig.Shift;
import dev.dromedary.conversation.Transcript;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.run.Run;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What a run's templates see beside its steps, and in whose time zone. */
public final class Surroundings {

    private final TriggerConfig config;
    private final BiFunction<String, Integer, List<Transcript.Line>> transcript;
    private final Map<String, Map<String, Object>> configOfPlatform = new HashMap<>();

    /** @param transcript the last messages with a person, newest last: person and how many */
    public Surroundings(TriggerConfig config, BiFunction<String, Integer, List<Transcript.Line>> transcript) {
        this.config = config;
        this.transcript = transcript;
        config.platforms().keySet().forEach(name -> configOfPlatform.put(name, configOf(name)));
    }

    /** {@code config.oncall} is the {@code oncall} of the platform that the trigger came from. */
    private Map<String, Object> configOf(String platform) {
        Map<String, Object> view = new LinkedHashMap<>(config.document());
        if (config.document().get("platforms") instanceof Map<?, ?> platforms
                && platforms.get(platform) instanceof Map<?, ?> own
                && own.get("oncall") != null) {
            view.put("oncall", own.get("oncall"));
        }
        return view;
    }

    Map<String, Object> roots(Run run, AgentFlow flow) {
        Map<String, Object> roots = new HashMap<>();
        roots.put("trigger", run.trigger());
        roots.put("input", run.input());
        roots.put("match", run.trigger().getOrDefault("match", Map.of()));
        roots.put("config", configOfPlatform.getOrDefault(run.platform(), config.document()));
        Map<String, Object> context = new HashMap<>();
        // What came in, not what the run found since: a resumed run sees the same.
        context.put("subject", run.trigger().get("subject"));
        if (flow.context() != null && "conversation".equals(flow.context().source()) && sender(run) != null) {
            List<Transcript.Line> lines =
                    transcript.apply(sender(run), flow.context().lookback());
            context.put("messages", lines.stream().map(Surroundings::message).toList());
        }
        roots.put("context", context);
        return roots;
    }

    /** Templates read maps. */
    private static Map<String, Object> message(Transcript.Line line) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("direction", line.direction().word());
        message.put("text", line.text());
        message.put("at", line.at());
        message.put("subject", line.subject());
        message.put("message_id", line.wamid());
        return message;
    }

    /** The phone or user id of the person who started it; null when nobody did. */
    String sender(Run run) {
        return sender(run.trigger());
    }

    static String sender(Map<String, Object> trigger) {
        return trigger.get("user") instanceof Map<?, ?> user && user.get("phone") != null
                ? user.get("phone").toString()
                : null;
    }

    /** Whom somebody may turn to: the operators, else whoever else is listed for on-call; empty when nobody is. */
    String contact(String sender) {
        if (!config.operators().isEmpty()) {
            return String.join(" or ", config.operators());
        }
        String digits = sender.replaceAll("\\D", "");
        return config.platforms().values().stream()
                .filter(platform -> platform.oncall() != null)
                .flatMap(platform -> platform.oncall().staticOncall().stream())
                .filter(shift -> shift.phone() == null
                        || !shift.phone().replaceAll("\\D", "").equals(digits))
                .map(Shift::name)
                .findFirst()
                .orElse("");
    }

    /** The reader's time zone, else that of the platform's first shift, else UTC. */
    ZoneId zone(Run run) {
        Object own = run.trigger().get("user") instanceof Map<?, ?> user ? user.get("timezone") : null;
        if (own != null) {
            return zone(own.toString());
        }
        Platform platform = config.platforms().get(run.platform());
        return platform == null || platform.oncall() == null
                ? ZoneOffset.UTC
                : platform.oncall().staticOncall().stream()
                        .map(Shift::timezone)
                        .filter(name -> name != null)
                        .findFirst()
                        .map(Surroundings::zone)
                        .orElse(ZoneOffset.UTC);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
