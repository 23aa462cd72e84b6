package dev.dromedary.engine;

import dev.dromedary.config.Secret;
import dev.dromedary.event.Event;
import dev.dromedary.event.FlowCall;
import dev.dromedary.event.Ids;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.flow.InputReader;
import dev.dromedary.flow.InputReader.BadField;
import dev.dromedary.flow.InputReader.Reading;
import dev.dromedary.inbox.IdempotencyKeys;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.StoredEvents;
import dev.dromedary.store.Json;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The bean {@code flow-webhook}: what others post to a flow's path, stored as runs to be before it is answered. */
public final class FlowWebhook {

    /** A resolved alert never pages: it starts this flow in place of the one whose path it came to. */
    static final String RESOLVED_FLOW = "alert-resolved-flow";

    private final FlowDirectory flows;
    private final Inbox inbox;
    private final IdempotencyKeys keys;
    private final Ids ids;
    private final InstantSource clock;
    private final Secret token;
    private final Responses responses;

    /** @param token null only in the sandbox, which asks for none */
    public FlowWebhook(
            FlowDirectory flows,
            Inbox inbox,
            IdempotencyKeys keys,
            Ids ids,
            InstantSource clock,
            Secret token,
            Responses responses) {
        this.flows = flows;
        this.inbox = inbox;
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
        this.token = token;
        this.responses = responses;
    }

    public void authorize(String header) {
        if (token == null) {
            return;
        }
        boolean bearer = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7);
        if (!bearer || !token.matches(header.substring(7).strip())) {
            throw new Ingress.Unauthorized("send `Authorization: Bearer` with the token of server.webhook_token");
        }
    }

    /** Validates every input before any is stored; one event and one run for each. */
    public void accept(Exchange exchange, String platform, String stem, String path) {
        List<String> runs = stored(exchange, platform, stem, path);
        Optional<AgentFlow> answering =
                runs.size() == 1 ? flows.find(stem).filter(responses::answeredBy) : Optional.empty();
        if (answering.isEmpty() || !responses.await(exchange, answering.get(), runs.get(0))) {
            answer(exchange, runs);
        }
    }

    private List<String> stored(Exchange exchange, String platform, String stem, String path) {
        List<?> inputs = exchange.getMessage().getBody(List.class);
        String key = exchange.getMessage().getHeader("Idempotency-Key", String.class);
        String used = key == null || key.isBlank() ? null : key.strip();
        return used == null
                ? runs(inbox.store(events(inputs, platform, stem, path, null)))
                : keys.once(path, used, inputs, () -> events(inputs, platform, stem, path, used));
    }

    private List<Event> events(List<?> inputs, String platform, String stem, String path, String key) {
        if (flows.find(stem).isEmpty() && !stem.equals(IngressRoutes.PAGERDUTY_FLOW)) {
            return inputs.stream().map(input -> note(platform, stem, input)).toList();
        }
        List<Event> events = new ArrayList<>();
        List<BadField> problems = new ArrayList<>();
        for (Object given : inputs) {
            Map<String, Object> input = Json.toMap(given);
            List<AgentFlow> targets = targets(stem, input);
            if (targets.isEmpty()) {
                events.add(note(platform, stem, input));
            }
            for (AgentFlow flow : targets) {
                Reading reading = InputReader.read(flow.input(), input, Map.of());
                // What is over is told of whatever else its body lacks.
                if (reading.usable() || flow.stem().equals(RESOLVED_FLOW)) {
                    events.add(event(platform, flow, stem, path, reading.values(), key, events.size()));
                } else {
                    problems.addAll(reading.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new Ingress.BadInput(
                    problems.stream()
                            .map(p -> p.field() + " " + p.message())
                            .distinct()
                            .reduce((a, b) -> a + "; " + b)
                            .orElse(""),
                    problems);
        }
        return events;
    }

    /** PagerDuty's path starts every flow with a trigger for the event; any other path starts its own flow. */
    private List<AgentFlow> targets(String stem, Map<String, Object> input) {
        if (stem.equals(IngressRoutes.PAGERDUTY_FLOW)) {
            return flows.flows().stream()
                    .filter(flow -> flow.triggers().stream().anyMatch(trigger -> hears(trigger, input)))
                    .sorted(Comparator.comparing(AgentFlow::stem))
                    .toList();
        }
        Optional<AgentFlow> over = isOver(input) ? flows.find(RESOLVED_FLOW) : Optional.empty();
        return over.or(() -> flows.find(stem)).stream().toList();
    }

    private static boolean hears(AgentFlow.Trigger trigger, Map<String, Object> input) {
        return "pagerduty".equals(trigger.type())
                && (trigger.events().isEmpty() || trigger.events().contains(String.valueOf(input.get("event"))));
    }

    /** PagerDuty's events go to their own flow, and another flow's {@code status} field is its own business. */
    private static boolean isOver(Map<String, Object> input) {
        Object source = input.get("source");
        return "resolved".equals(input.get("status")) && ("alertmanager".equals(source) || "datadog".equals(source));
    }

    /** Nothing serves this source yet: it is recorded and no more. */
    private Event note(String platform, String stem, Object input) {
        String id = ids.next("evt");
        Map<String, Object> body = Map.of("note", "there is no flow " + stem + " to handle this", "input", input);
        Object told = Json.toMap(input).get("dedupe_key");
        String dedupe = "note:" + (told == null ? id : told);
        return new Event(id, Event.Kind.NOTE, platform, dedupe, dedupe, null, clock.instant(), body);
    }

    private Event event(
            String platform,
            AgentFlow flow,
            String stem,
            String path,
            Map<String, Object> input,
            String key,
            int index) {
        String id = ids.next("evt");
        Object identity = input.get("fingerprint");
        Object told = input.get("dedupe_key");
        String dedupe = key != null
                ? "hook:" + path + ":" + key + ":" + index
                : told != null ? "hook:" + path + ":" + told + apart(flow, stem) : "hook:" + id;
        // Firing and resolved of one alert are handled in the order in which they came.
        String conversation = identity == null ? "hook:" + id : "alert:" + identity;
        FlowCall call = new FlowCall(flow.stem(), "webhook:" + path, input, Map.of(), null);
        return new Event(
                id,
                Event.Kind.FLOW,
                platform,
                conversation,
                dedupe,
                ids.next("run"),
                clock.instant(),
                Json.toMap(call));
    }

    /** Several flows may hear of one event. */
    private static String apart(AgentFlow flow, String stem) {
        return flow.stem().equals(stem) || flow.stem().equals(RESOLVED_FLOW) ? "" : ":" + flow.stem();
    }

    private static List<String> runs(StoredEvents stored) {
        return stored.all().stream()
                .map(StoredEvents.Stored::runId)
                .filter(Objects::nonNull)
                .toList();
    }

    private static void answer(Exchange exchange, List<String> runs) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accepted", true);
        if (runs.size() == 1) {
            body.put("run_id", runs.get(0));
        } else {
            body.put("run_ids", runs);
        }
        Ingress.answer(exchange, 202, "application/json", Json.write(body));
    }
}
