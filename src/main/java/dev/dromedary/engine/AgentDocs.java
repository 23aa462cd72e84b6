package dev.dromedary.engine;

import dev.dromedary.flow.ActionContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code docs/agents.md}: the catalogue of actions, as the notes of their route files state it. */
public final class AgentDocs {

    private static final String HEAD = """
        # Actions

        Generated from the notes of `routes/agents/<agent>/<action>.camel.yaml`; a test fails when this page is stale.
        `./mvnw test -Dtest=AgentDocsTest -Dupdate.docs=true` writes it anew.

        A step names an action with `agent` and `action`. A key with `!` must be given. The output is what
        `steps.<name>.output` holds; an action that lists several gives a list of such maps.

        | effect | what it means |
        |---|---|
        | `read` | changes nothing |
        | `write` | changes something here, in the transaction that records the step |
        | `write, outside` | changes something at others: remembered before it is begun, made at least once |
        | `dangerous` | as `write, outside`, where a wrong one or a second one costs something |

        With `security.require_verified` people who are not listed by phone may only start flows whose actions are all
        `read`, `whatsapp.*` or `logger.*`.
        """;

    private AgentDocs() {}

    public static String markdown(AgentCatalog catalog) {
        Map<String, List<ActionRoute>> agents = new TreeMap<>();
        catalog.all()
                .forEach(action -> agents.computeIfAbsent(agent(action), agent -> new ArrayList<>())
                        .add(action));
        StringBuilder page = new StringBuilder(HEAD);
        agents.forEach((agent, actions) -> {
            page.append("\n## ").append(agent).append('\n');
            actions.forEach(action -> append(page, action));
        });
        return page.toString();
    }

    private static String agent(ActionRoute action) {
        String name = action.contract().name();
        return name.substring(0, Math.max(name.indexOf('.'), 0));
    }

    private static void append(StringBuilder page, ActionRoute action) {
        ActionContract contract = action.contract();
        page.append("\n### ").append(contract.name()).append("\n\n");
        page.append(action.description().strip()).append("\n\n");
        page.append("- input: ").append(names(inputs(contract))).append('\n');
        page.append("- output: ").append(names(contract.outputs())).append('\n');
        page.append("- effect: ").append(contract.effect()).append('\n');
    }

    private static List<String> inputs(ActionContract contract) {
        return contract.inputs().stream()
                .map(key -> contract.required().contains(key) ? key + "!" : key)
                .toList();
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "nothing" : "`" + String.join("`, `", names) + "`";
    }
}
