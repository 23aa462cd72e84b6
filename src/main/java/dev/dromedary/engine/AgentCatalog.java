package dev.dromedary.engine;

import dev.dromedary.files.MergedFolder;
import dev.dromedary.flow.ActionContract;
import dev.dromedary.flow.Actions;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.problem.Problem;
import dev.dromedary.run.ActionFailed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The actions that flows may call: every route file {@code routes/agents/<agent>/<action>.camel.yaml}. The folder is
 * the catalogue; a file whose name, route id and {@code direct:} address are not the same is a problem.
 */
public final class AgentCatalog implements Actions {

    private static final String ENDING = ".camel.yaml";
    private static final String FOLDER = "agents/";

    private final SortedMap<String, ActionRoute> actions;
    private final List<Problem> problems;
    private final Map<String, String> leftOut = new ConcurrentHashMap<>();

    private AgentCatalog(SortedMap<String, ActionRoute> actions, List<Problem> problems) {
        this.actions = actions;
        this.problems = problems;
    }

    /** @param files the merged folder {@code routes/agents} */
    public static AgentCatalog read(SortedMap<String, MergedFolder.Source> files) {
        SortedMap<String, ActionRoute> actions = new ConcurrentSkipListMap<>();
        List<Problem> problems = new ArrayList<>();
        files.forEach((path, source) -> {
            if (path.endsWith(ENDING)) {
                String name = name(FOLDER + path);
                try {
                    actions.put(name, action(name, source));
                } catch (YAMLException | IllegalArgumentException e) {
                    problems.add(new Problem(
                            source.name(),
                            1,
                            1,
                            "",
                            Problem.Severity.ERROR,
                            e.getMessage(),
                            "an action's file holds one `- route:` with id " + name + " and from direct:" + name));
                }
            }
        });
        return new AgentCatalog(actions, problems);
    }

    private static ActionRoute action(String name, MergedFolder.Source source) {
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(source.text());
        if (!(document instanceof List<?> list)
                || list.size() != 1
                || !(list.get(0) instanceof Map<?, ?> item)
                || !(item.get("route") instanceof Map<?, ?> route)) {
            throw new IllegalArgumentException("not one route");
        }
        String uri = route.get("from") instanceof Map<?, ?> from ? String.valueOf(from.get("uri")) : "";
        if (!name.equals(route.get("id")) || !uri.equals("direct:" + name)) {
            throw new IllegalArgumentException(
                    "route id " + route.get("id") + " and address " + uri + " differ from the file's name");
        }
        return contract(name, String.valueOf(route.get("description")), String.valueOf(route.get("note")));
    }

    private static ActionRoute contract(String name, String description, String note) {
        Map<String, String> lines = new TreeMap<>();
        note.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                lines.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        });
        List<String> inputs = names(lines.get("input"));
        ActionContract contract = new ActionContract(
                name,
                inputs.stream()
                        .filter(key -> key.endsWith("!"))
                        .map(AgentCatalog::plain)
                        .toList(),
                inputs.stream().map(AgentCatalog::plain).toList(),
                names(lines.get("output")),
                lines.getOrDefault("effect", "write, outside"));
        return new ActionRoute(contract, description);
    }

    private static List<String> names(String line) {
        return line == null || line.isBlank()
                ? List.of()
                : Arrays.stream(line.split(","))
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .toList();
    }

    private static String plain(String key) {
        return key.endsWith("!") ? key.substring(0, key.length() - 1) : key;
    }

    public List<Problem> problems() {
        return problems;
    }

    @Override
    public Optional<ActionContract> find(String name) {
        return route(name).map(ActionRoute::contract);
    }

    @Override
    public Set<String> names() {
        return actions.keySet();
    }

    Optional<ActionRoute> route(String name) {
        return Optional.ofNullable(actions.get(name));
    }

    /** What is now to be loaded of {@code routes}, whatever stood there before. */
    void take(String path, MergedFolder.Source source) {
        if (isAction(path)) {
            actions.put(name(path), action(name(path), source));
            leftOut.remove(name(path));
        }
    }

    /** Nothing is served of it. Flows that call it are served all the same: their other steps work. */
    void leaveOut(String path, String reason) {
        if (isAction(path)) {
            String name = name(path);
            actions.putIfAbsent(name, contract(name, "", ""));
            leftOut.put(name, reason);
        }
    }

    private static boolean isAction(String path) {
        return path.startsWith(FOLDER) && path.endsWith(ENDING);
    }

    private static String name(String path) {
        return path.substring(FOLDER.length(), path.length() - ENDING.length()).replace('/', '.');
    }

    /** Which steps of a flow call an action that is left out, in a line each. */
    List<String> missingFor(AgentFlow flow) {
        return flow.steps().stream()
                .filter(step -> leftOut.containsKey(step.agent() + "." + step.action()))
                .map(step -> flow.stem() + " calls " + step.agent() + "." + step.action() + " in its step "
                        + step.name() + ", which is left out: "
                        + leftOut.get(step.agent() + "." + step.action()))
                .toList();
    }

    /** The action, or a refusal that names its neighbours: nobody waits for a {@code direct:} that nobody consumes. */
    ActionRoute callable(String name) {
        if (leftOut.containsKey(name)) {
            throw ActionFailed.refused("the action " + name + " is left out: " + leftOut.get(name));
        }
        return route(name).orElseThrow(() -> ActionFailed.refused("there is no action " + name + suggestion(name)));
    }

    Collection<ActionRoute> all() {
        return actions.values();
    }

    /** The actions of the same agent, for whoever named one that is not there. */
    private String suggestion(String name) {
        String agent = name.substring(0, Math.max(name.indexOf('.'), 0));
        List<String> siblings = actions.keySet().stream()
                .filter(other -> other.startsWith(agent + "."))
                .toList();
        return siblings.isEmpty() ? "" : " (there are " + String.join(", ", siblings) + ")";
    }
}
