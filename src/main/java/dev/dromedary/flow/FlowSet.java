package dev.dromedary.flow;

import dev.dromedary.config.ConfigReading;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.flow.AgentFlow.Trigger;
import dev.dromedary.problem.Problem;
import dev.dromedary.problem.Problem.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All flows of a directory, checked together: names, webhook paths, references, actions.
 *
 * @param flows by stem; those whose document or place among the others has an error are left out
 * @param broken the stems left out, each with its errors
 * @param problems everything found, of the flows and of the TriggerConfig's routing
 */
public record FlowSet(Map<String, AgentFlow> flows, Map<String, List<Problem>> broken, List<Problem> problems) {

    public FlowSet {
        flows = Collections.unmodifiableMap(new LinkedHashMap<>(flows));
        broken = Collections.unmodifiableMap(new LinkedHashMap<>(broken));
        problems = List.copyOf(problems);
    }

    /**
     * @param readings in order of precedence: of two flows with one name the first keeps it
     * @param config what was read without errors; null when there is none to hold the flows against
     */
    public static FlowSet of(Collection<FlowReading> readings, ConfigReading config, Actions actions) {
        return new Check(config, actions).check(readings);
    }

    /** By the stem of its file or by {@code metadata.name}. */
    public Optional<AgentFlow> find(String stemOrName) {
        return Optional.ofNullable(flows.get(stemOrName))
                .or(() -> flows.values().stream()
                        .filter(flow -> flow.name().equals(stemOrName))
                        .findFirst());
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }

    /** The work of {@link #of}. */
    private static final class Check {

        private final ConfigReading config;
        private final ActionCheck actions;
        private final Map<String, AgentFlow> owners = new LinkedHashMap<>();
        private final WebhookPaths paths;
        private final List<Problem> problems = new ArrayList<>();

        Check(ConfigReading config, Actions actions) {
            this.config = config;
            this.actions = new ActionCheck(actions);
            this.paths = config == null ? null : new WebhookPaths(config.config());
        }

        FlowSet check(Collection<FlowReading> readings) {
            Map<String, AgentFlow> good = new LinkedHashMap<>();
            Map<String, List<Problem>> broken = new LinkedHashMap<>();
            for (FlowReading reading : readings) {
                List<Problem> found = new ArrayList<>(reading.problems());
                if (reading.flow() != null) {
                    found.addAll(names(reading.flow()));
                    found.addAll(actions.check(reading.flow()));
                    if (config != null) {
                        found.addAll(triggers(reading.flow()));
                        found.addAll(unconfigured(reading.flow(), config.config()));
                    }
                }
                problems.addAll(found);
                List<Problem> errors = found.stream().filter(Problem::isError).toList();
                if (errors.isEmpty()) {
                    good.put(reading.flow().stem(), reading.flow());
                } else {
                    broken.computeIfAbsent(FlowReader.stem(reading.file()), stem -> new ArrayList<>())
                            .addAll(errors);
                }
            }
            Set<String> known = new HashSet<>(broken.keySet());
            good.values().forEach(flow -> known.addAll(List.of(flow.stem(), flow.name())));
            good.values().forEach(flow -> problems.addAll(FlowReferences.of(flow, known)));
            if (config != null) {
                problems.addAll(FlowReferences.of(config, known));
            }
            return new FlowSet(good, broken, problems);
        }

        /** A flow is known by its stem and by its name; neither may mean another flow. */
        private List<Problem> names(AgentFlow flow) {
            List<Problem> clashes = new ArrayList<>();
            for (String name : new LinkedHashSet<>(List.of(flow.stem(), flow.name()))) {
                AgentFlow other = owners.putIfAbsent(name, flow);
                if (other != null && !other.file().equals(flow.file())) {
                    String path = name.equals(flow.name()) ? "metadata.name" : "";
                    String message = "`" + name + "` names two flows: " + other.file() + " and " + flow.file();
                    String hint = "file names and metadata.name are unique over all flows";
                    clashes.add(Places.at(flow, path, Severity.ERROR, message, hint));
                }
            }
            return clashes;
        }

        private List<Problem> triggers(AgentFlow flow) {
            List<Problem> found = new ArrayList<>();
            for (int i = 0; i < flow.triggers().size(); i++) {
                Trigger trigger = flow.triggers().get(i);
                String path = "triggers[" + i + "]";
                if (trigger.path() != null) {
                    paths.take(trigger, flow.file())
                            .map(other -> "path `" + trigger.path() + "` would cover " + other)
                            .ifPresent(message -> found.add(
                                    Places.at(flow, path + ".path", Severity.ERROR, message, "choose another path")));
                }
                String platform = trigger.platform();
                // `whatsapp` is the type of every platform there is, whatever an operator calls it.
                if (platform != null
                        && !platform.equals("whatsapp")
                        && !config.config().platforms().containsKey(platform)) {
                    String hint = "there are: "
                            + String.join(", ", config.config().platforms().keySet());
                    String message = "platform `" + platform + "` is not configured";
                    found.add(Places.at(flow, path + ".platform", Severity.WARNING, message, hint));
                }
            }
            return found;
        }

        private static List<Problem> unconfigured(AgentFlow flow, TriggerConfig config) {
            List<Problem> found = new ArrayList<>();
            for (int i = 0; i < flow.steps().size(); i++) {
                String path = "steps[" + i + "]";
                String step = flow.steps().get(i).name();
                new Unconfigured(config)
                        .missingFor(flow.steps().get(i))
                        .map(reason -> "step `" + step + "` will be skipped: " + reason)
                        .ifPresent(message -> found.add(Places.at(flow, path, Severity.WARNING, message, "")));
            }
            return found;
        }
    }
}
